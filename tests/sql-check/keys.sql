-- One line per table and per unique key: ok or FAULT, where its table is made, what is wrong, `key`.
-- :tables has lines "FILE:LINE table column"; column is * for a reference table, ? where none is declared.
WITH declared AS (
  SELECT split_part(line, ' ', 1) AS place, split_part(line, ' ', 2) AS name, split_part(line, ' ', 3) AS col
  FROM regexp_split_to_table(:'tables', E'\n') AS line
),
stored AS (
  SELECT c.oid, c.relname AS name, d.place, d.col,
    EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = d.col AND a.attnum > 0) AS has
  FROM pg_class c LEFT JOIN declared d ON d.name = c.relname
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
),
unique_key AS (
  SELECT i.indrelid, k.relname AS name,
    (SELECT array_agg(a.attname::text) FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)) AS cols
  FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid
  WHERE i.indisunique
)
SELECT CASE WHEN s.col IN ('*') OR s.has THEN 'ok' ELSE 'FAULT' END,
  coalesce(s.place, '?'), 'table', s.name,
  CASE WHEN s.col = '*' OR s.has THEN 'is distributed by ' || s.col
    WHEN s.place IS NULL THEN 'was not found in the steps by its CREATE TABLE line'
    WHEN s.col = '?' THEN 'has neither "-- distribute by X." nor "-- reference table" above it'
    ELSE 'is distributed by a column that it does not have: ' || s.col END,
  'key'
FROM stored s
UNION ALL
SELECT CASE WHEN s.col = ANY (u.cols) THEN 'ok' ELSE 'FAULT' END,
  s.place, 'table', s.name,
  'unique key ' || u.name || ' (' || array_to_string(u.cols, ', ') || '), distributed by ' || s.col, 'key'
FROM stored s JOIN unique_key u ON u.indrelid = s.oid
WHERE s.has
ORDER BY 2, 5;
