-- name: asked_contact
-- When contact $2 was asked or answered in month $1, from $3 on. The second test of contact opens its index.
SELECT kind, account, contact, type, at, no, status FROM fact
WHERE slot = $1 AND contact = $2 AND contact <> 0 AND at >= $3 AND kind <> 1;

-- name: asked_account
-- When anybody was asked at account $2 in month $1, from $3 on.
SELECT kind, account, contact, type, at, no, status FROM fact WHERE slot = $1 AND account = $2 AND kind = 2 AND at >= $3;

-- name: answered_account
-- When anybody at account $2 answered in month $1, from $3 on.
SELECT kind, account, contact, type, at, no, status FROM fact WHERE slot = $1 AND account = $2 AND kind = 0 AND at >= $3;

-- name: asked_all
-- Everybody who was asked in month $1, from $2 on.
SELECT kind, account, contact, type, at, no, status FROM fact WHERE slot = $1 AND kind = 2 AND at >= $2;
