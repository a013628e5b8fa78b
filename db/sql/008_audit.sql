-- Who changed or read out what. Rows are added and never changed.

-- distribute by at. A page is read newest first; a key's name is in `key`, which keeps revoked ones.
CREATE TABLE audit (
  at BIGINT NOT NULL, no BIGINT NOT NULL,
  key TEXT,                           -- its id; null: the program itself, or its command line
  action TEXT NOT NULL,               -- the operation, as the contract names it
  resource TEXT NOT NULL,             -- "metric nps", "contacts"
  detail TEXT,                        -- how much was changed; the filters of what was read
  PRIMARY KEY (at, no)
) @clustered;
