-- name: level_of_account
-- A series' levels of one account, each subject's in order of time.
SELECT account, subject, at, no, units, micros, touchpoint FROM level
WHERE series = $1 AND account = $2
ORDER BY subject, at, no;

-- name: observation_counts
-- How many of a series' observations has each account in month $1 (UTC), from $3 to before $4?
SELECT account, COUNT(*) FROM observation
WHERE slot = $1 AND series = $2 AND at >= $3 AND at < $4
GROUP BY account;
