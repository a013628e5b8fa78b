-- Results agreed with one client. Few rows beside facts: some outcomes an account, some revisions and readings each.
-- Revisions and readings are only ever added; a revision's acceptance is written once.

-- reference table. What does not change with a revision.
CREATE TABLE outcome (
  number BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account BIGINT NOT NULL,
  created BIGINT NOT NULL,
  retired BIGINT,                     -- withdrawn at
  retired_reason TEXT
);
CREATE INDEX outcome_by_account ON outcome (account, id);

-- reference table. The terms, every version of them. In force: the last one whose acceptance is not ahead.
CREATE TABLE outcome_revision (
  outcome BIGINT NOT NULL,
  revision BIGINT NOT NULL,           -- 1, 2, …
  what TEXT NOT NULL,
  unit TEXT NOT NULL,
  baseline_units BIGINT, baseline_micros BIGINT,
  baseline_at BIGINT,
  target_units BIGINT NOT NULL, target_micros BIGINT NOT NULL,
  up SMALLINT NOT NULL CHECK (up IN (0, 1)), -- 1: more is better
  due BIGINT,
  expected_units BIGINT, expected_micros BIGINT,
  cadence SMALLINT,                   -- enum grain; null: no review by the calendar
  events TEXT NOT NULL,               -- JSON array: types of events that call for a review
  triggers TEXT NOT NULL,             -- JSON array: what else does, in words
  function TEXT, person TEXT,         -- owner at the provider
  client_person TEXT, client_contact BIGINT, -- owner at the client
  reason TEXT,                        -- why the terms changed; null for the first
  by_client SMALLINT NOT NULL CHECK (by_client IN (0, 1)), -- who proposed it
  created BIGINT NOT NULL,
  accepted BIGINT,                    -- when the client accepted it; never before an earlier revision's
  accepted_person TEXT, accepted_contact BIGINT, -- who did
  PRIMARY KEY (outcome, revision)
) @clustered;

-- reference table. What was measured, and the evidence. The last one is that of the greatest (at, no).
CREATE TABLE outcome_reading (
  outcome BIGINT NOT NULL,
  at BIGINT NOT NULL,
  no BIGINT NOT NULL,                 -- in the order of arrival, within the outcome
  units BIGINT NOT NULL, micros BIGINT NOT NULL,
  source TEXT NOT NULL,
  evidence TEXT, link TEXT,           -- one of them at least
  created BIGINT NOT NULL,
  PRIMARY KEY (outcome, at, no)
) @clustered;
