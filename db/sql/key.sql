-- name: key_create
-- $1 id, $2 hash, $3 name, $4 scopes, $5 partner, $6 account, $7 created, $8 expires
INSERT INTO key (id, hash, name, scopes, partner, account, created, expires, revoked)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL);

-- name: key_revoke
-- The first revocation's time stays.
UPDATE key SET revoked = COALESCE(revoked, $2) WHERE id = $1;

-- name: key_list
-- All of them, revoked ones too, oldest first.
SELECT k.id, k.hash, k.name, k.scopes, k.partner, k.account, p.id, a.id, k.created, k.expires, k.revoked
FROM key k LEFT JOIN account p ON p.number = k.partner LEFT JOIN account a ON a.number = k.account
ORDER BY k.created, k.id;
