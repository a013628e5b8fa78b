-- name: identity_get
-- Is this fact known, with which content, and where does it lie? no = 0: erased.
SELECT digest, slot, account, at, no FROM identity WHERE kind = $1 AND source = $2 AND id = $3;

-- name: identity_put
INSERT INTO identity (kind, source, id, digest, slot, account, at, no) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (kind, source, id) DO UPDATE SET
  digest = excluded.digest, slot = excluded.slot, account = excluded.account, at = excluded.at, no = excluded.no;

-- name: identity_delete
DELETE FROM identity WHERE kind = $1 AND source = $2 AND id = $3;

-- name: fact_numbers_take
-- Takes $1 unique fact numbers: answers the last of them.
INSERT INTO counter (name, value) VALUES ('fact', $1)
ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value
RETURNING value;

-- name: fact_insert
INSERT INTO fact (slot, account, at, no, kind, type, subject, contact, role, side, touchpoint,
  score_units, score_micros, score_step, expected_units, expected_micros, expected_step, units, micros,
  comment, invitation, status, attributes, source, id, arrived)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
  $20, $21, $22, $23, $24, $25, $26);

-- name: fact_delete
DELETE FROM fact WHERE slot = $1 AND account = $2 AND at = $3 AND no = $4;

-- name: fact_get
SELECT slot, account, at, no, kind, type, subject, contact, role, side, touchpoint,
  score_units, score_micros, score_step, expected_units, expected_micros, expected_step, units, micros,
  comment, invitation, status, attributes, source, id, arrived
FROM fact WHERE slot = $1 AND account = $2 AND at = $3 AND no = $4;

-- name: fact_slot_before
-- The newest month at or before $1 that holds a fact.
SELECT MAX(slot) FROM fact WHERE slot <= $1;

-- name: fact_slot_after
-- The first month behind $1 that holds a fact.
SELECT MIN(slot) FROM fact WHERE slot > $1;

-- name: fact_any
SELECT 1 FROM fact LIMIT 1;

-- name: fact_of_accounts
-- The facts of accounts above $2 up to $3 of one month, for building series.
SELECT slot, account, at, no, kind, type, subject, contact, role, side, touchpoint,
  score_units, score_micros, score_step, expected_units, expected_micros, expected_step, units, micros,
  comment, invitation, status, attributes, source, id, arrived
FROM fact WHERE slot = $1 AND account > $2 AND account <= $3
ORDER BY account, at, no;

-- name: fact_count_of_accounts
SELECT COUNT(*) FROM fact WHERE slot = $1 AND account > $2 AND account <= $3;

-- name: fact_page_of_account
-- One account's facts of kind $3 (-1 any) in month $1, newest first, behind (at, no), not before $6.
SELECT slot, account, at, no, kind, type, subject, contact, role, side, touchpoint,
  score_units, score_micros, score_step, expected_units, expected_micros, expected_step, units, micros,
  comment, invitation, status, attributes, source, id, arrived
FROM fact WHERE slot = $1 AND account = $2 AND (CAST($3 AS BIGINT) = -1 OR kind = $3) AND at >= $6 AND (at < $4 OR (at = $4 AND no < $5))
ORDER BY at DESC, no DESC;

-- name: fact_page_of_slot
-- All facts of kind $2 in month $1, newest first, behind (at, no), not before $5.
SELECT slot, account, at, no, kind, type, subject, contact, role, side, touchpoint,
  score_units, score_micros, score_step, expected_units, expected_micros, expected_step, units, micros,
  comment, invitation, status, attributes, source, id, arrived
FROM fact WHERE slot = $1 AND kind = $2 AND at >= $5 AND (at < $3 OR (at = $3 AND no < $4))
ORDER BY at DESC, no DESC;

-- name: fact_all
-- Every fact in the order of its key, for verify.
SELECT slot, account, at, no, kind, type, subject, contact, role, side, touchpoint,
  score_units, score_micros, score_step, expected_units, expected_micros, expected_step, units, micros,
  comment, invitation, status, attributes, source, id, arrived
FROM fact ORDER BY slot, account, at, no;

-- name: fact_count
SELECT COUNT(*) FROM fact;

-- name: identity_all
SELECT kind, source, id, slot, account, at, no FROM identity WHERE no <> 0;

-- name: usage_all
SELECT kind, type, n FROM usage WHERE n <> 0;
