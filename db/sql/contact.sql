-- name: contact_find
-- What facts need of a contact.
SELECT number, account, role, side FROM contact WHERE id = $1;

-- name: contact_get
-- One contact with its account's id and partner.
SELECT c.number, c.id, c.account, a.id, c.role, c.side, c.since, c.until, c.attributes, c.version, c.updated, a.partner
FROM contact c LEFT JOIN account a ON a.number = c.account
WHERE c.id = $1;

-- name: contact_create
INSERT INTO contact (number, id, account, role, side, since, until, attributes, version, updated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9);

-- name: contact_update
UPDATE contact
SET account = $2, role = $3, side = $4, since = $5, until = $6, attributes = $7, version = version + 1, updated = $8
WHERE number = $1;

-- name: contact_list
-- A page behind id $1, of role $2 (-1 any), $3 long.
SELECT c.number, c.id, c.account, a.id, c.role, c.side, c.since, c.until, c.attributes, c.version, c.updated, a.partner
FROM contact c LEFT JOIN account a ON a.number = c.account
WHERE c.id > $1 AND (CAST($2 AS BIGINT) = -1 OR c.role = $2)
ORDER BY c.id LIMIT $3;

-- name: contact_list_of_account
-- The same, of the account numbered $4 only.
SELECT c.number, c.id, c.account, a.id, c.role, c.side, c.since, c.until, c.attributes, c.version, c.updated, a.partner
FROM contact c LEFT JOIN account a ON a.number = c.account
WHERE c.account = $4 AND c.id > $1 AND (CAST($2 AS BIGINT) = -1 OR c.role = $2)
ORDER BY c.id LIMIT $3;

-- name: contact_list_of_partner
-- The same, of the present customers of the partner numbered $4.
SELECT c.number, c.id, c.account, a.id, c.role, c.side, c.since, c.until, c.attributes, c.version, c.updated, a.partner
FROM contact c JOIN account a ON a.number = c.account
WHERE c.account IN (SELECT s.number FROM account s WHERE s.partner = $4)
  AND c.id > $1 AND (CAST($2 AS BIGINT) = -1 OR c.role = $2)
ORDER BY c.id LIMIT $3;

-- name: contact_id
SELECT id FROM contact WHERE number = $1;

-- name: contact_role
SELECT role FROM contact WHERE number = $1;
