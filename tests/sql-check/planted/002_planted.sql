-- FAULT: tests/sql-check/planted/002_planted.sql PostgreSQL
-- reference table. A type that SQLite takes for a name.
CREATE TABLE typed (id SERIES NOT NULL PRIMARY KEY);
