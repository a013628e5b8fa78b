-- name: cell_range
-- Every unfiltered histogram of a range of periods, in one ordered scan.
SELECT period, series, bucket, n, billions, rest FROM cell
WHERE period >= $1 AND period <= $2 AND cut = 0
ORDER BY period, series, bucket;

-- name: cell_of_series
-- One series in one period.
SELECT period, series, bucket, n, billions, rest FROM cell
WHERE period = $1 AND series = $2 AND cut = 0
ORDER BY bucket;

-- name: observation_scan
-- One series' observations in month $1 (UTC), from $3 to before $4.
SELECT account, at, no, contact, role, side, touchpoint, bucket, units, micros, until_at, until_no FROM observation
WHERE slot = $1 AND series = $2 AND at >= $3 AND at < $4;

-- name: observation_scan_account
SELECT account, at, no, contact, role, side, touchpoint, bucket, units, micros, until_at, until_no FROM observation
WHERE slot = $1 AND series = $2 AND account = $5 AND at >= $3 AND at < $4;

-- name: level_scan
-- A series' levels before $2, each subject's in order of time.
SELECT account, subject, at, no, units, micros, touchpoint FROM level
WHERE series = $1 AND at < $2
ORDER BY account, subject, at, no;

-- name: watermark_range
-- When did figures of a series change last, in each of its months?
SELECT month, changed FROM watermark WHERE series = $1 AND month >= $2 AND month <= $3;

-- name: series_states
SELECT series, state FROM series ORDER BY series;

-- name: observation_page
-- One series' observations in month $1 (UTC), newest first behind (at, no), not before $5.
SELECT account, at, no, contact, role, side, touchpoint, bucket, units, micros, until_at, until_no FROM observation
WHERE slot = $1 AND series = $2 AND (at < $3 OR (at = $3 AND no < $4)) AND at >= $5
ORDER BY at DESC, no DESC;

-- name: contact_registered
-- Who is registered, and since when as far as somebody said so: contacts ...
SELECT number, COALESCE(account, 0), COALESCE(role, 0), side, since, until FROM contact ORDER BY number;

-- name: account_registered
-- ... and accounts.
SELECT number, number, 0, 0, since, until FROM account ORDER BY number;

-- name: contact_first_voices
-- The first fact in month $1 of every contact that the voices' series $2 knows of.
SELECT contact, MIN(at) FROM observation WHERE slot = $1 AND series = $2 AND contact <> 0 GROUP BY contact;

-- name: account_first_fact
SELECT MIN(at) FROM fact WHERE slot = $1 AND account = $2;
