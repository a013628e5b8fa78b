-- name: outcome_get
-- One outcome with its account's id and partner.
SELECT o.number, o.id, o.account, a.id, a.partner, o.created, o.retired, o.retired_reason
FROM outcome o JOIN account a ON a.number = o.account
WHERE o.id = $1;

-- name: outcome_list
-- A page behind id $1, $2 long, of all accounts.
SELECT o.number, o.id, o.account, a.id, a.partner, o.created, o.retired, o.retired_reason
FROM outcome o JOIN account a ON a.number = o.account
WHERE o.id > $1
ORDER BY o.id LIMIT $2;

-- name: outcome_list_of_account
-- The same, of the account numbered $3 only.
SELECT o.number, o.id, o.account, a.id, a.partner, o.created, o.retired, o.retired_reason
FROM outcome o JOIN account a ON a.number = o.account
WHERE o.account = $3 AND o.id > $1
ORDER BY o.id LIMIT $2;

-- name: outcome_list_of_partner
-- The same, of the present customers of the partner numbered $3.
SELECT o.number, o.id, o.account, a.id, a.partner, o.created, o.retired, o.retired_reason
FROM outcome o JOIN account a ON a.number = o.account
WHERE o.account IN (SELECT s.number FROM account s WHERE s.partner = $3) AND o.id > $1
ORDER BY o.id LIMIT $2;

-- name: outcome_create
INSERT INTO outcome (number, id, account, created) VALUES ($1, $2, $3, $4);

-- name: outcome_retire
UPDATE outcome SET retired = $2, retired_reason = $3 WHERE number = $1;

-- name: outcome_revisions
-- Every revision of outcome $1, the first one first, with the ids of the contacts that it names.
SELECT r.revision, r.what, r.unit, r.baseline_units, r.baseline_micros, r.baseline_at, r.target_units, r.target_micros,
  r.up, r.due, r.expected_units, r.expected_micros, r.cadence, r.events, r.triggers, r.function, r.person,
  r.client_person, c.id, r.reason, r.by_client, r.created, r.accepted, r.accepted_person, w.id
FROM outcome_revision r LEFT JOIN contact c ON c.number = r.client_contact
  LEFT JOIN contact w ON w.number = r.accepted_contact
WHERE r.outcome = $1
ORDER BY r.revision;

-- name: outcome_revision_create
INSERT INTO outcome_revision (outcome, revision, what, unit, baseline_units, baseline_micros, baseline_at, target_units,
  target_micros, up, due, expected_units, expected_micros, cadence, events, triggers, function, person, client_person,
  client_contact, reason, by_client, created)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23);

-- name: outcome_revision_accept
-- Writes the acceptance of revision $2 of outcome $1, once.
UPDATE outcome_revision SET accepted = $3, accepted_person = $4, accepted_contact = $5
WHERE outcome = $1 AND revision = $2 AND accepted IS NULL;

-- name: outcome_forget_owner
-- The name that stands beside an erased contact $1 goes, too.
UPDATE outcome_revision SET client_person = NULL, client_contact = NULL WHERE client_contact = $1;

-- name: outcome_forget_acceptor
UPDATE outcome_revision SET accepted_person = NULL, accepted_contact = NULL WHERE accepted_contact = $1;

-- name: outcome_readings
-- Readings of outcome $1 before ($2, $3) in time and order of arrival, the last one first, $4 at most.
SELECT at, no, units, micros, source, evidence, link, created
FROM outcome_reading
WHERE outcome = $1 AND (at < $2 OR (at = $2 AND no < $3))
ORDER BY at DESC, no DESC LIMIT $4;

-- name: outcome_reading_count
SELECT COUNT(*) FROM outcome_reading WHERE outcome = $1;

-- name: outcome_reading_same
-- Is this very reading there?
SELECT no FROM outcome_reading
WHERE outcome = $1 AND at = $2 AND units = $3 AND micros = $4 AND source = $5
  AND COALESCE(evidence, '') = COALESCE(CAST($6 AS TEXT), '') AND COALESCE(link, '') = COALESCE(CAST($7 AS TEXT), '')
ORDER BY no LIMIT 1;

-- name: outcome_reading_create
INSERT INTO outcome_reading (outcome, at, no, units, micros, source, evidence, link, created)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: outcomes_at
-- Every outcome accepted before $1 and not withdrawn before it: the target then in force and the last reading before it.
SELECT o.account, r.target_units, r.target_micros, r.up, g.units, g.micros
FROM outcome o
  JOIN outcome_revision r ON r.outcome = o.number AND r.revision = (
    SELECT MAX(x.revision) FROM outcome_revision x WHERE x.outcome = o.number AND x.accepted < $1)
  LEFT JOIN outcome_reading g ON g.outcome = o.number AND g.no = (
    SELECT y.no FROM outcome_reading y WHERE y.outcome = o.number AND y.at < $1 ORDER BY y.at DESC, y.no DESC LIMIT 1)
WHERE o.retired IS NULL OR o.retired >= $1
ORDER BY o.account, o.number;

-- name: outcome_trigger
-- The first event of type $3 at account $2 in month $1 after $4 and not after $5.
SELECT MIN(at) FROM fact
WHERE slot = $1 AND account = $2 AND at > $4 AND at <= $5 AND kind = 1 AND type = $3;

-- name: account_outcomes
-- How many outcomes are agreed, or were, with account $1?
SELECT COUNT(*) FROM outcome WHERE account = $1;
