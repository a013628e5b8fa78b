-- name: observation_all
-- Every observation, for verify.
SELECT slot, series, account, at, no, until_at, until_no, contact, role, side, touchpoint, bucket, units, micros
FROM observation;

-- name: level_all
SELECT series, account, subject, at, no, units, micros, touchpoint FROM level;

-- name: cell_all
SELECT period, series, cut, bucket, n, billions, rest FROM cell;

-- name: thread_all
-- Every thread in order, for verify.
SELECT account, key, at, no, type FROM thread ORDER BY account, key, at, no;
