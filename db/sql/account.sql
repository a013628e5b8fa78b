-- name: account_number
SELECT number FROM account WHERE id = $1;

-- name: account_id
SELECT id FROM account WHERE number = $1;

-- name: account_get
-- One account with its partner's id.
SELECT a.number, a.id, a.name, a.kind, a.partner, p.id, a.since, a.until, a.attributes, a.version, a.updated
FROM account a LEFT JOIN account p ON p.number = a.partner
WHERE a.id = $1;

-- name: account_create
INSERT INTO account (number, id, name, kind, partner, since, until, attributes, version, updated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9);

-- name: account_update
-- $2 … as in account_create.
UPDATE account
SET name = $2, kind = $3, partner = $4, since = $5, until = $6, attributes = $7, version = version + 1, updated = $8
WHERE number = $1;

-- name: account_delete
DELETE FROM account WHERE number = $1;

-- name: account_all
-- Every account, for filters and groups.
SELECT number, partner, kind, id, attributes FROM account ORDER BY number;

-- name: account_list
-- A page behind id $1, of kind $2 (-1 any), $3 long.
SELECT a.number, a.id, a.name, a.kind, a.partner, p.id, a.since, a.until, a.attributes, a.version, a.updated
FROM account a LEFT JOIN account p ON p.number = a.partner
WHERE a.id > $1 AND (CAST($2 AS BIGINT) = -1 OR a.kind = $2)
ORDER BY a.id LIMIT $3;

-- name: account_list_of_partner
-- The same, of the partner numbered $4 only.
SELECT a.number, a.id, a.name, a.kind, a.partner, p.id, a.since, a.until, a.attributes, a.version, a.updated
FROM account a LEFT JOIN account p ON p.number = a.partner
WHERE a.partner = $4 AND a.id > $1 AND (CAST($2 AS BIGINT) = -1 OR a.kind = $2)
ORDER BY a.id LIMIT $3;

-- name: account_list_bound
-- What a key bound to partner $4 (0: to no partner) and account $5 (0: to no account) may see of it; $6: of this
-- partner only (-1 any).
SELECT a.number, a.id, a.name, a.kind, a.partner, p.id, a.since, a.until, a.attributes, a.version, a.updated
FROM account a LEFT JOIN account p ON p.number = a.partner
WHERE a.number IN (SELECT s.number FROM account s WHERE s.number = $5 OR s.partner = $4)
  AND (CAST($4 AS BIGINT) = 0 OR a.partner = $4)
  AND (CAST($5 AS BIGINT) = 0 OR a.number = $5)
  AND (CAST($6 AS BIGINT) = -1 OR a.partner = $6)
  AND a.id > $1 AND (CAST($2 AS BIGINT) = -1 OR a.kind = $2)
ORDER BY a.id LIMIT $3;

-- name: account_facts
-- How many facts name account $1? Counts up to $2. Months first (a loose scan of the key), then a seek in each.
WITH RECURSIVE month (slot) AS (
  SELECT MIN(slot) FROM fact
  UNION ALL
  SELECT (SELECT MIN(f.slot) FROM fact f WHERE f.slot > month.slot) FROM month WHERE month.slot IS NOT NULL
)
SELECT COUNT(*) FROM (
  SELECT 1 AS one FROM month CROSS JOIN fact WHERE fact.slot = month.slot AND fact.account = $1 LIMIT $2
) AS found;

-- name: account_contacts
SELECT COUNT(*) FROM contact WHERE account = $1;

-- name: account_customers
-- How many accounts does $1 serve as partner?
SELECT COUNT(*) FROM account WHERE partner = $1;

-- name: account_keys
-- How many keys that are not revoked are bound to $1?
SELECT COUNT(*) FROM key WHERE revoked IS NULL AND (partner = $1 OR account = $1);
