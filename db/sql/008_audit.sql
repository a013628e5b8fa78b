-- Who changed or read out what: rows are added and never changed, but for the name of an erased contact. And which metrics are read at all.

-- distribute by at. A page is read newest first; a key's name is in `key`, which keeps revoked ones.
CREATE TABLE audit (
  at BIGINT NOT NULL, no BIGINT NOT NULL,
  key TEXT,                           -- its id; null: the program itself, or its command line
  action TEXT NOT NULL,               -- the operation, as the contract names it
  resource TEXT NOT NULL,             -- "metric nps", "contacts"
  detail TEXT,                        -- how much was changed; the filters of what was read
  PRIMARY KEY (at, no)
) @clustered;

-- distribute by metric. How often somebody has read a metric itself, by local day.
CREATE TABLE metric_read (
  metric TEXT NOT NULL,               -- key
  day BIGINT NOT NULL,                -- local civil day since 1970-01-01
  n BIGINT NOT NULL,
  PRIMARY KEY (metric, day)
) @clustered;
