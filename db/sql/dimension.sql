-- name: dimension_all
SELECT dimension, name, state, wanted, slot, series, account, at, no FROM dimension ORDER BY dimension;

-- name: dimension_live
-- The number of a dimension whose cuts can be read.
SELECT dimension FROM dimension WHERE name = $1 AND state = 2;

-- name: dimension_insert
INSERT INTO dimension (dimension, name, state, wanted, slot, series, account, at, no)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8);

-- name: dimension_set
-- $2 state, $3 wanted, and the key up to which it is built.
UPDATE dimension SET state = $2, wanted = $3, slot = $4, series = $5, account = $6, at = $7, no = $8
WHERE dimension = $1;

-- name: dimension_delete
DELETE FROM dimension WHERE dimension = $1;

-- name: cut_find
SELECT cut FROM cut WHERE dimension = $1 AND value = $2;

-- name: cut_insert
INSERT INTO cut (cut, dimension, value) VALUES ($1, $2, $3);

-- name: cut_list
SELECT cut, value FROM cut WHERE dimension = $1 ORDER BY cut;

-- name: cut_all
SELECT cut, dimension FROM cut ORDER BY cut;

-- name: cut_delete
DELETE FROM cut WHERE cut = $1;

-- name: cut_cell_add
-- As cell_add.
INSERT INTO cut_cell (cut, period, series, bucket, stripe, n, billions, rest) VALUES ($1, $2, $3, $4, 0, $5, $6, $7)
ON CONFLICT (cut, period, series, bucket, stripe) DO UPDATE SET
  n = cut_cell.n + excluded.n,
  billions = cut_cell.billions + excluded.billions + (cut_cell.rest + excluded.rest) / 1000000000000000,
  rest = (cut_cell.rest + excluded.rest) % 1000000000000000;

-- name: cut_cell_drop_empty
DELETE FROM cut_cell
WHERE cut = $1 AND period = $2 AND series = $3 AND bucket = $4 AND stripe = 0 AND n = 0 AND billions = 0 AND rest = 0;

-- name: cut_cell_range
-- One cut's histograms of a range of months.
SELECT period, series, bucket, n, billions, rest FROM cut_cell
WHERE cut = $1 AND period >= $2 AND period <= $3
ORDER BY period, series, bucket;

-- name: cut_cell_of_series
-- One series of a cut in one month.
SELECT period, series, bucket, n, billions, rest FROM cut_cell
WHERE cut = $1 AND period = $2 AND series = $3
ORDER BY bucket;

-- name: cut_cell_all
-- Every cell of every cut, for verify.
SELECT cut, period, series, bucket, n, billions, rest FROM cut_cell;

-- name: cut_cell_drop
-- Removes up to $2 cells of a cut.
DELETE FROM cut_cell WHERE cut = $1 AND (period, series, bucket, stripe) IN (
  SELECT c.period, c.series, c.bucket, c.stripe FROM cut_cell c WHERE c.cut = $1 LIMIT $2);

-- name: cut_cell_drop_series
DELETE FROM cut_cell WHERE series = $1;

-- name: cut_account
-- What an account's cuts are made of.
SELECT a.kind, p.id, a.attributes FROM account a LEFT JOIN account p ON p.number = a.partner WHERE a.number = $1;

-- name: observation_behind
-- Up to $6 observations behind a key, in its order.
SELECT slot, series, account, at, no, bucket, units, micros FROM observation
WHERE (slot, series, account, at, no) > ($1, $2, $3, $4, $5)
ORDER BY slot, series, account, at, no LIMIT $6;

-- name: observation_of_account
-- One series' observations of account $3 in month $1 (UTC).
SELECT at, no, bucket, units, micros FROM observation WHERE slot = $1 AND series = $2 AND account = $3;

-- name: cut_cell_drop_orphans
DELETE FROM cut_cell WHERE cut NOT IN (SELECT c.cut FROM cut c);
