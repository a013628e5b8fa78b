-- name: series_all
SELECT series, definition, state, built_account FROM series ORDER BY series;

-- name: series_find
SELECT series, state FROM series WHERE definition = $1;

-- name: series_insert
INSERT INTO series (series, definition, state, built_account) VALUES ($1, $2, $3, $4);

-- name: series_set_state
UPDATE series SET state = $2, built_account = $3 WHERE series = $1;

-- name: series_delete
DELETE FROM series WHERE series = $1;

-- name: series_unused
-- Series that no metric or journey points to and that are not leaving yet.
SELECT s.series FROM series s
WHERE s.state <> 3 AND NOT EXISTS (SELECT 1 FROM definition d WHERE d.series = s.series);

-- name: series_get
SELECT state, built_account FROM series WHERE series = $1;

-- name: series_next_leaving
SELECT series FROM series WHERE state = 3 ORDER BY series LIMIT 1;

-- name: account_newest
SELECT MAX(number) FROM account;

-- name: account_progress
-- Accounts up to number $1, and all.
SELECT CAST(COALESCE(SUM(CASE WHEN number <= $1 THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(*) FROM account;

-- name: observation_slots
SELECT MIN(slot), MAX(slot) FROM observation;

-- name: observation_drop
-- Removes up to $3 of a series' observations of one month.
DELETE FROM observation WHERE slot = $1 AND series = $2 AND (account, at, no) IN (
  SELECT o.account, o.at, o.no FROM observation o WHERE o.slot = $1 AND o.series = $2 LIMIT $3);

-- name: level_drop
DELETE FROM level WHERE series = $1 AND (account, subject, at, no) IN (
  SELECT l.account, l.subject, l.at, l.no FROM level l WHERE l.series = $1 LIMIT $2);

-- name: cell_drop
DELETE FROM cell WHERE series = $1;

-- name: watermark_drop
DELETE FROM watermark WHERE series = $1;

-- name: series_is_used
SELECT 1 FROM definition WHERE series = $1 LIMIT 1;
