-- name: voices_of_account
-- Answers and invitations of account $2 in month $1, from $3 on and before $4: what says who was asked and who spoke.
SELECT at, no, kind, type, contact, role, touchpoint, score_units, score_micros, score_step, invitation, status, source, id
FROM fact
WHERE slot = $1 AND account = $2 AND at >= $3 AND at < $4 AND kind IN (0, 2)
ORDER BY at, no;
