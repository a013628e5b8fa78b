-- Waymark's tables. One text for SQLite, PostgreSQL and Citus: TEXT, BIGINT, SMALLINT, DOUBLE PRECISION only.
-- `@clustered` behind a table becomes WITHOUT ROWID on SQLite and nothing on PostgreSQL.
-- Times are BIGINT microseconds since 1970 UTC. `slot` = UTC months since 1970-01 of `at`: first in the keys of facts
-- and observations, so that traffic in order stays on few pages however much is stored.
-- Numbers of accounts, contacts and names come from `counter`; 0 means none.

-- reference table. One row: what this installation is.
CREATE TABLE workspace (
  one SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,            -- IANA; fixed when the workspace is created, because cells are cut by it
  currency TEXT NOT NULL,             -- ISO 4217, of recurring revenue
  created BIGINT NOT NULL,
  definitions BIGINT NOT NULL,        -- counts changes of instruments, journeys, metrics: caches compare it
  registry BIGINT NOT NULL,           -- counts changes of accounts and contacts that figures may rest on
  keys BIGINT NOT NULL                -- counts changes of keys
);

-- distribute by name. Where numbers come from; a process takes them in blocks.
CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL               -- the last one taken
) @clustered;

-- reference table. Names that facts carry, as numbers: 1 type (event type or instrument), 2 source, 3 role, 4 touchpoint.
CREATE TABLE name (
  kind SMALLINT NOT NULL,
  text TEXT NOT NULL,
  number BIGINT NOT NULL UNIQUE,      -- over all kinds
  PRIMARY KEY (kind, text)
) @clustered;

-- reference table. Small (10 k), joined by everything.
CREATE TABLE account (
  number BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT,
  kind SMALLINT NOT NULL,             -- enum account_kind
  partner BIGINT,                     -- the account that serves it
  since BIGINT, until BIGINT,         -- registered from, to; null: the first fact; not yet
  attributes TEXT,                    -- JSON object of scalars
  version BIGINT NOT NULL,
  updated BIGINT NOT NULL
);
CREATE INDEX account_by_partner ON account (partner, id);

-- reference table. People, by pseudonymous id.
CREATE TABLE contact (
  number BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account BIGINT,
  role BIGINT, side SMALLINT NOT NULL,
  since BIGINT, until BIGINT,
  attributes TEXT,
  version BIGINT NOT NULL,
  updated BIGINT NOT NULL
);
CREATE INDEX contact_by_account ON contact (account, id);

-- reference table. Instruments (1), journeys (2), metrics (3), the contact policy (4) as the user wrote them, in canonical JSON.
CREATE TABLE definition (
  kind SMALLINT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,            -- 1, 2, …
  text TEXT NOT NULL,
  series BIGINT,                      -- a metric's, a journey's stays; null: it reads none of its own
  updated BIGINT NOT NULL,
  PRIMARY KEY (kind, key)
) @clustered;

-- reference table. What definitions were before: a figure names the version it was computed by.
CREATE TABLE definition_version (
  kind SMALLINT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  text TEXT,                          -- null: deleted
  updated BIGINT NOT NULL,
  PRIMARY KEY (kind, key, version)
) @clustered;

-- reference table. Keys: only their hash is known.
CREATE TABLE key (
  id TEXT NOT NULL PRIMARY KEY,       -- shown in lists; no secret
  hash TEXT NOT NULL UNIQUE,          -- SHA-256 of the secret, hex
  name TEXT NOT NULL,
  scopes SMALLINT NOT NULL,           -- bits of enum scope
  partner BIGINT, account BIGINT,     -- bound to
  created BIGINT NOT NULL,
  expires BIGINT,
  revoked BIGINT
);

-- distribute by account. One stored fact. The key is the account's timeline, too: a range seek per month.
-- SQLite: rows are appended, the key is the one index beside.
CREATE TABLE fact (
  slot BIGINT NOT NULL, account BIGINT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,
  kind SMALLINT NOT NULL,             -- enum fact_kind
  type BIGINT NOT NULL,
  subject TEXT NOT NULL,              -- '' = none
  contact BIGINT NOT NULL, role BIGINT NOT NULL, side SMALLINT NOT NULL, touchpoint BIGINT NOT NULL,  -- 0 = none; role and side as the fact arrived
  score_units BIGINT, score_micros BIGINT, score_step BIGINT,
  expected_units BIGINT, expected_micros BIGINT, expected_step BIGINT,
  units BIGINT, micros BIGINT,        -- value = units + micros / 10^6
  comment TEXT, invitation TEXT, status TEXT, attributes TEXT,
  source BIGINT NOT NULL, id TEXT NOT NULL, arrived BIGINT NOT NULL,
  PRIMARY KEY (slot, account, at, no)
);

-- distribute by id. Is it new, the same, or changed, and where does it lie?
CREATE TABLE identity (
  kind SMALLINT NOT NULL, source BIGINT NOT NULL, id TEXT NOT NULL,
  digest BIGINT NOT NULL,             -- of the fields as sent
  slot BIGINT NOT NULL, account BIGINT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,  -- no = 0: erased
  PRIMARY KEY (kind, source, id)
) @clustered;

-- distribute by account. One fact, or one pair, as seen by one series.
CREATE TABLE observation (
  slot BIGINT NOT NULL, series BIGINT NOT NULL, account BIGINT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,
  until_at BIGINT,                    -- pairs: the other end, null where it is not there
  until_no BIGINT NOT NULL,           -- pairs: the fact at the other end, 0 = none
  contact BIGINT NOT NULL, role BIGINT NOT NULL, side SMALLINT NOT NULL, touchpoint BIGINT NOT NULL,
  bucket BIGINT NOT NULL, units BIGINT NOT NULL, micros BIGINT NOT NULL,
  PRIMARY KEY (slot, series, account, at, no)
) @clustered;

-- distribute by account. The events that paired series look at, by the key on which they meet: an order's, a lead's
-- story in one range, whatever month it happened in. '' = the account itself (key: account).
CREATE TABLE thread (
  account BIGINT NOT NULL, key TEXT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,
  type BIGINT NOT NULL,
  PRIMARY KEY (account, key, at, no)
) @clustered;

-- distribute by series. Unfiltered histograms. period: local day (d >= 0), or -1 - local month (months since 1970).
-- cut: 0 = everybody. stripe: one per process. n may be negative in one stripe, the sum over stripes is not.
-- The sum is billions * 10^9 + rest / 10^6: 10^10 facts of the largest value fit.
CREATE TABLE cell (
  period BIGINT NOT NULL, series BIGINT NOT NULL, cut BIGINT NOT NULL, bucket BIGINT NOT NULL, stripe SMALLINT NOT NULL,
  n BIGINT NOT NULL, billions BIGINT NOT NULL, rest BIGINT NOT NULL,
  PRIMARY KEY (period, series, cut, bucket, stripe)
) @clustered;

-- distribute by series. What changed last in a local month: caches, freshness. Not part of verify.
CREATE TABLE watermark (
  series BIGINT NOT NULL, month BIGINT NOT NULL,
  version BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (series, month)
) @clustered;

-- reference table. How many facts of a kind and type are stored: has an instrument been answered? Summed per commit.
CREATE TABLE usage (
  kind SMALLINT NOT NULL,             -- enum fact_kind
  type BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (kind, type)
) @clustered;

-- distribute by account. Values carried forward.
CREATE TABLE level (
  series BIGINT NOT NULL, account BIGINT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL, no BIGINT NOT NULL,
  units BIGINT NOT NULL, micros BIGINT NOT NULL,
  touchpoint BIGINT NOT NULL,
  PRIMARY KEY (series, account, subject, at, no)
) @clustered;

-- reference table. Immutable but for its state; metrics point here, equal ones share.
CREATE TABLE series (
  series BIGINT NOT NULL PRIMARY KEY,
  definition TEXT NOT NULL UNIQUE,    -- canonical JSON
  state SMALLINT NOT NULL,            -- 1 building, 2 live, 3 leaving
  built_account BIGINT NOT NULL       -- while building: accounts up to this number are settled, -1 = none
);
