-- name: fine
SELECT no FROM good WHERE account = $1 AND id = $2;

-- FAULT: tests/sql-check/planted/statements.sql:6 PostgreSQL
-- FAULT: tests/sql-check/planted/statements.sql:6 SQLite
-- name: bad_column
SELECT nothing FROM good WHERE account = $1;

-- FAULT: tests/sql-check/planted/statements.sql:10 PostgreSQL
-- name: only_sqlite
INSERT OR REPLACE INTO everywhere (id) VALUES ($1);

-- FAULT: tests/sql-check/planted/statements.sql:14 SQLite
-- name: only_postgres
SELECT DISTINCT ON (account) account FROM good ORDER BY account, no;

-- FAULT: tests/sql-check/planted/statements.sql:18 PostgreSQL
-- name: no_type
SELECT id FROM everywhere WHERE $1 IS NULL;

-- FAULT: tests/sql-check/planted/statements.sql:23 PostgreSQL
-- FAULT: tests/sql-check/planted/statements.sql:23 SQLite
-- name: quoted_text
SELECT no FROM good WHERE account = $1 AND id = "text";
