-- A schema with faults for the check to find. What it should say of each: file, line and where it is seen.

-- distribute by account. Nothing is wrong here.
CREATE TABLE good (
  account BIGINT NOT NULL, no BIGINT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (account, no), UNIQUE (id, account)
) @clustered;
CREATE UNIQUE INDEX good_by_id ON good (id, no, account);

-- reference table. Nor here.
CREATE TABLE everywhere (id TEXT NOT NULL PRIMARY KEY);

-- distribute by account. The UNIQUE lacks the account.
-- FAULT: tests/sql-check/planted/001_planted.sql:15 key
CREATE TABLE lacking (
  account BIGINT NOT NULL, no BIGINT NOT NULL, id TEXT NOT NULL UNIQUE,
  PRIMARY KEY (account, no)
);

-- distribute by account. So does the index.
-- FAULT: tests/sql-check/planted/001_planted.sql:22 key
CREATE TABLE lacking_index (
  account BIGINT NOT NULL, no BIGINT NOT NULL,
  PRIMARY KEY (account, no)
);
CREATE UNIQUE INDEX lacking_index_by_no ON lacking_index (no);

-- Nothing says by what.
-- FAULT: tests/sql-check/planted/001_planted.sql:30 key
CREATE TABLE silent (id TEXT NOT NULL PRIMARY KEY);

-- distribute by partner. There is no such column.
-- FAULT: tests/sql-check/planted/001_planted.sql:34 key
CREATE TABLE misled (id TEXT NOT NULL PRIMARY KEY);
