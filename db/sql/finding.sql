-- name: finding_seen_put
INSERT INTO finding_seen (id, level, note, key, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET level = excluded.level, note = excluded.note, key = excluded.key, at = excluded.at;

-- name: finding_seen_delete
DELETE FROM finding_seen WHERE id = $1;

-- name: finding_seen_all
SELECT id, level, note, key, at FROM finding_seen ORDER BY id;

-- name: series_newest_month
-- The newest local month, up to $2, in which something of a series changed.
SELECT MAX(month) FROM watermark WHERE series = $1 AND month <= $2;
