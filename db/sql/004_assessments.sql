-- Scorecards as they were reported, what was said and agreed about them, and what tells later why figures have moved.

-- reference table. Never changed but for its closing.
CREATE TABLE assessment (
  no BIGINT NOT NULL PRIMARY KEY,
  journey TEXT NOT NULL,              -- key
  period TEXT NOT NULL,               -- "2026-10"
  title TEXT,
  automatic SMALLINT NOT NULL CHECK (automatic IN (0, 1)),
  key TEXT,                           -- who froze it; null: the freeze of the month
  frozen BIGINT NOT NULL,             -- what was stored up to then counts; also the `now` of its figures
  registry BIGINT NOT NULL,           -- the workspace's count of changes then
  program TEXT NOT NULL,              -- version that computed it
  card TEXT NOT NULL,                 -- the scorecard, as GET scorecard writes it
  closed BIGINT, closed_key TEXT
);

-- reference table. The definitions that its figures were computed by, and each metric's figure alone.
CREATE TABLE assessment_part (
  assessment BIGINT NOT NULL,
  kind SMALLINT NOT NULL,             -- as in `definition`
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  text TEXT NOT NULL,
  figure TEXT,                        -- JSON object; null: no metric of the journey
  PRIMARY KEY (assessment, kind, key)
) @clustered;

-- reference table. Comments (kind 1) and actions (kind 2).
CREATE TABLE assessment_note (
  assessment BIGINT NOT NULL, no BIGINT NOT NULL,  -- 1, 2, … within the assessment
  kind SMALLINT NOT NULL CHECK (kind IN (1, 2)),
  at BIGINT NOT NULL, key TEXT NOT NULL,
  phase TEXT, metric TEXT,
  text TEXT NOT NULL,                 -- the comment; what is to be done
  owner TEXT, due TEXT,               -- an action's; due is a local date
  done BIGINT, done_key TEXT, done_note TEXT,
  PRIMARY KEY (assessment, no)
) @clustered;

-- reference table. One row: on which day of the month the month before is frozen.
CREATE TABLE monthly_freeze (
  one SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
  day BIGINT,                         -- 1 to 28; null: never
  journeys TEXT,                      -- JSON array of keys; null: all that have metrics
  since BIGINT NOT NULL               -- when this was decided
);

-- distribute by series. How many facts that a figure rested on were deleted, by local month. Nothing else is left of them.
CREATE TABLE removal (
  series BIGINT NOT NULL, month BIGINT NOT NULL,
  at BIGINT NOT NULL,                 -- when they were deleted
  n BIGINT NOT NULL,
  PRIMARY KEY (series, month, at)
) @clustered;
