-- name: audit_add
-- $1 at, $2 no, $3 key, $4 action, $5 resource, $6 detail
INSERT INTO audit (at, no, key, action, resource, detail) VALUES ($1, $2, $3, $4, $5, $6);

-- name: audit_list
-- Newest first, behind ($1, $2), from $3 on; of key $4, action $5, resource $6 (null: any); $7 long.
SELECT a.at, a.no, a.key, k.name, a.action, a.resource, a.detail
FROM audit a LEFT JOIN key k ON k.id = a.key
WHERE (a.at < $1 OR (a.at = $1 AND a.no < $2)) AND a.at >= $3
  AND (CAST($4 AS TEXT) IS NULL OR a.key = $4)
  AND (CAST($5 AS TEXT) IS NULL OR a.action = $5)
  AND (CAST($6 AS TEXT) IS NULL OR a.resource = $6)
ORDER BY a.at DESC, a.no DESC LIMIT $7;
