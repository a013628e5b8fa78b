-- Cuts of the monthly figures by what accounts are: by partner, by an attribute. Kept for what journeys name.

-- reference table. What the journeys name, each once.
CREATE TABLE dimension (
  dimension BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,          -- partner, account.<name>
  state SMALLINT NOT NULL,            -- 1 building, 2 live, 3 leaving
  wanted SMALLINT NOT NULL CHECK (wanted IN (0, 1)), -- leaving: built anew once it is empty
  -- while building: the observations up to this key are in its cells
  slot BIGINT NOT NULL, series BIGINT NOT NULL, account BIGINT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL
);

-- reference table. One value of a dimension.
CREATE TABLE cut (
  cut BIGINT NOT NULL PRIMARY KEY,
  dimension BIGINT NOT NULL,
  value TEXT NOT NULL,                -- '=' and the value as filters name it; '': of accounts without one, and of nobody
  UNIQUE (dimension, value)
);

-- distribute by series. Histograms of the accounts in one cut, by local month (period as in `cell`). A table of its own, so
-- that the scan of the unfiltered cells is as short as ever, and a cut's is one range, too.
CREATE TABLE cut_cell (
  cut BIGINT NOT NULL, period BIGINT NOT NULL, series BIGINT NOT NULL, bucket BIGINT NOT NULL, stripe SMALLINT NOT NULL,
  n BIGINT NOT NULL, billions BIGINT NOT NULL, rest BIGINT NOT NULL,
  PRIMARY KEY (cut, period, series, bucket, stripe)
) @clustered;
