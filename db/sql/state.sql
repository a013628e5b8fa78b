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

-- name: fact_places
-- Facts that name a touchpoint, in months $1 to $2 (UTC), from $3 to before $4, by account and what they are.
SELECT account, touchpoint, kind, type, score_step, COUNT(*) FROM fact
WHERE slot >= $1 AND slot <= $2 AND at >= $3 AND at < $4 AND touchpoint <> 0
GROUP BY account, touchpoint, kind, type, score_step
ORDER BY account, touchpoint, kind, type, score_step;

-- name: fact_places_of_account
-- The same of account $2 in month $1 alone.
SELECT account, touchpoint, kind, type, score_step, COUNT(*) FROM fact
WHERE slot = $1 AND account = $2 AND at >= $3 AND at < $4 AND touchpoint <> 0
GROUP BY account, touchpoint, kind, type, score_step
ORDER BY account, touchpoint, kind, type, score_step;

-- name: contact_roles
-- How many contacts of each role has each account?
SELECT account, role, COUNT(*) FROM contact WHERE account IS NOT NULL
GROUP BY account, role
ORDER BY account, role;
