-- name: workspace_get
-- What this installation is, and how often its definitions, registry and keys have changed.
SELECT name, time_zone, currency, created, definitions, registry, keys, comment_days FROM workspace WHERE one = 1;

-- name: workspace_create
-- $1 name, $2 time zone, $3 currency, $4 created. A unique violation: there is one already.
INSERT INTO workspace (one, name, time_zone, currency, created, definitions, registry, keys)
VALUES (1, $1, $2, $3, $4, 1, 1, 1);

-- name: definitions_bump
UPDATE workspace SET definitions = definitions + 1 WHERE one = 1;

-- name: registry_bump
UPDATE workspace SET registry = registry + 1 WHERE one = 1;

-- name: keys_bump
UPDATE workspace SET keys = keys + 1 WHERE one = 1;

-- name: counter_next
-- Takes the next number of counter $1.
INSERT INTO counter (name, value) VALUES ($1, 1)
ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
RETURNING value;

-- name: usage_add
-- $3 more (or fewer) facts of kind $1 and type $2 are stored.
INSERT INTO usage (kind, type, n) VALUES ($1, $2, $3)
ON CONFLICT (kind, type) DO UPDATE SET n = usage.n + excluded.n;

-- name: usage_get
-- How many facts of kind $1 and type $2 are stored?
SELECT n FROM usage WHERE kind = $1 AND type = $2;
