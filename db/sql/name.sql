-- name: name_find
-- The number of a name.
SELECT number FROM name WHERE kind = $1 AND text = $2;

-- name: name_text
-- The name of a number.
SELECT text, kind FROM name WHERE number = $1;

-- name: name_create
-- Answers the number that the name has now: another process may have been first.
INSERT INTO name (kind, text, number) VALUES ($1, $2, $3)
ON CONFLICT (kind, text) DO UPDATE SET number = name.number
RETURNING number;
