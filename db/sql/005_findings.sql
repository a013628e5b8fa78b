-- Findings that somebody has seen. Findings themselves are computed, never stored.

-- reference table. Few: one row for each finding that was acknowledged.
CREATE TABLE finding_seen (
  id TEXT NOT NULL PRIMARY KEY,       -- names journey, rule and place: the same finding in every period
  level DOUBLE PRECISION NOT NULL,    -- how bad it was then: it comes back when it is worse
  note TEXT NOT NULL,
  key TEXT,                           -- the key's id by which it was acknowledged
  at BIGINT NOT NULL
) @clustered;
