-- name: definitions_count
-- How often have definitions changed?
SELECT definitions, time_zone FROM workspace WHERE one = 1;

-- name: observation_insert
INSERT INTO observation (slot, series, account, at, no, until_at, until_no, contact, role, side, touchpoint,
  bucket, units, micros)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: observation_delete
DELETE FROM observation WHERE slot = $1 AND series = $2 AND account = $3 AND at = $4 AND no = $5;

-- name: level_insert
INSERT INTO level (series, account, subject, at, no, units, micros, touchpoint)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: level_delete
DELETE FROM level WHERE series = $1 AND account = $2 AND subject = $3 AND at = $4 AND no = $5;

-- name: thread_insert
INSERT INTO thread (account, key, at, no, type) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account, key, at, no) DO NOTHING;

-- name: thread_delete
DELETE FROM thread WHERE account = $1 AND key = $2 AND at = $3 AND no = $4;

-- name: thread_before
-- A thread's events before (at, no), newest first.
SELECT at, no, type FROM thread
WHERE account = $1 AND key = $2 AND (at < $3 OR (at = $3 AND no < $4))
ORDER BY at DESC, no DESC LIMIT $5;

-- name: thread_from
-- A thread's events behind (at, no), oldest first.
SELECT at, no, type FROM thread
WHERE account = $1 AND key = $2 AND (at > $3 OR (at = $3 AND no > $4))
ORDER BY at, no LIMIT $5;

-- name: cell_add
-- The carry of `rest` goes into `billions`; both rests are in 0 .. 10^15 - 1.
INSERT INTO cell (period, series, cut, bucket, stripe, n, billions, rest) VALUES ($1, $2, 0, $3, 0, $4, $5, $6)
ON CONFLICT (period, series, cut, bucket, stripe) DO UPDATE SET
  n = cell.n + excluded.n,
  billions = cell.billions + excluded.billions + (cell.rest + excluded.rest) / 1000000000000000,
  rest = (cell.rest + excluded.rest) % 1000000000000000;

-- name: cell_drop_empty
DELETE FROM cell
WHERE period = $1 AND series = $2 AND cut = 0 AND bucket = $3 AND stripe = 0 AND n = 0 AND billions = 0 AND rest = 0;

-- name: watermark_put
INSERT INTO watermark (series, month, version, changed) VALUES ($1, $2, 1, $3)
ON CONFLICT (series, month) DO UPDATE SET version = watermark.version + 1, changed = excluded.changed;
