-- name: fact_page_of_contact
-- A contact's facts of kind $3 (-1 any) in month $1, newest first, behind (at, no), not before $6. The second test of
-- contact opens its index.
SELECT slot, account, at, no, kind, type, subject, contact, role, side, touchpoint,
  score_units, score_micros, score_step, expected_units, expected_micros, expected_step, units, micros,
  comment, invitation, status, attributes, source, id, arrived
FROM fact
WHERE slot = $1 AND contact = $2 AND contact <> 0 AND (CAST($3 AS BIGINT) = -1 OR kind = $3) AND at >= $6
  AND (at < $4 OR (at = $4 AND no < $5))
ORDER BY at DESC, no DESC;

-- name: fact_blank
-- What is left of a fact whose contact is erased: $5 its id, $6 the invitation that it names.
UPDATE fact SET comment = NULL, id = $5, invitation = $6 WHERE slot = $1 AND account = $2 AND at = $3 AND no = $4;

-- name: fact_unlink
-- $5: the erased invitation that a response names.
UPDATE fact SET invitation = $5 WHERE slot = $1 AND account = $2 AND at = $3 AND no = $4;

-- name: answers_naming
-- Responses of account $2 in month $1 that name an invitation.
SELECT at, no, source, invitation FROM fact WHERE slot = $1 AND account = $2 AND kind = 0 AND invitation IS NOT NULL;

-- name: identity_erased_any
-- Has anything been erased yet? Tombstones are under their kind + 16.
SELECT 1 FROM identity WHERE kind >= 16 LIMIT 1;

-- name: contact_blank
UPDATE contact SET id = $2, attributes = NULL, version = version + 1, updated = $3 WHERE number = $1;

-- name: audit_of_resource
-- Rows that may name a contact or a fact of it: those about $1, about facts, and those that say how they were filtered.
SELECT at, no, resource, detail FROM audit
WHERE resource = $1 OR (resource >= 'fact ' AND resource < 'fact!') OR detail IS NOT NULL;

-- name: audit_blank
UPDATE audit SET resource = $3, detail = $4 WHERE at = $1 AND no = $2;

-- name: outcomes_of_contact
-- Revisions of outcomes that name contact $1 as owner or as who accepted, $2 at most.
SELECT o.id, a.id, r.revision, r.client_contact, r.client_person, r.accepted_contact, r.accepted_person, r.accepted
FROM outcome_revision r JOIN outcome o ON o.number = r.outcome JOIN account a ON a.number = o.account
WHERE r.client_contact = $1 OR r.accepted_contact = $1
ORDER BY o.id, r.revision LIMIT $2;

-- name: fact_commented
-- $3 facts before $2, up to month $1, whose remark is still there.
SELECT slot, account, at, no FROM fact WHERE comment IS NOT NULL AND slot <= $1 AND at < $2 ORDER BY slot LIMIT $3;

-- name: fact_uncomment
UPDATE fact SET comment = NULL WHERE slot = $1 AND account = $2 AND at = $3 AND no = $4;

-- name: workspace_set
UPDATE workspace SET comment_days = $1 WHERE one = 1;
