-- name: definition_get
SELECT key, text, version, series, updated FROM definition WHERE kind = $1 AND key = $2;

-- name: definition_list
SELECT key, text, version, series, updated FROM definition WHERE kind = $1 ORDER BY key;

-- name: definition_put
-- $1 kind, $2 key, $3 version, $4 text, $5 series, $6 updated
INSERT INTO definition (kind, key, version, text, series, updated) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (kind, key) DO UPDATE
SET version = excluded.version, text = excluded.text, series = excluded.series, updated = excluded.updated;

-- name: definition_delete
DELETE FROM definition WHERE kind = $1 AND key = $2;

-- name: definition_last
-- The last version that the key has had, also when it was deleted since.
SELECT version FROM definition_version WHERE kind = $1 AND key = $2 ORDER BY version DESC LIMIT 1;

-- name: definition_keep
-- $1 kind, $2 key, $3 version, $4 text (null: deleted), $5 updated
INSERT INTO definition_version (kind, key, version, text, updated) VALUES ($1, $2, $3, $4, $5);
