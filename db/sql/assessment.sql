-- name: assessment_add
-- $1 no, $2 journey, $3 period, $4 title, $5 automatic, $6 key, $7 frozen, $8 registry, $9 program, $10 card
INSERT INTO assessment (no, journey, period, title, automatic, key, frozen, registry, program, card, closed, closed_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL);

-- name: assessment_part_add
-- $1 assessment, $2 kind, $3 key, $4 version, $5 text, $6 figure
INSERT INTO assessment_part (assessment, kind, key, version, text, figure) VALUES ($1, $2, $3, $4, $5, $6);

-- name: assessment_get
-- Without its card, which is long. Names of keys; comments, actions, actions that are open.
SELECT a.no, a.journey, a.period, a.title, a.automatic, a.key, k.name, a.frozen, a.registry, a.program, a.closed, a.closed_key,
  (SELECT COUNT(*) FROM assessment_note n WHERE n.assessment = a.no AND n.kind = 1),
  (SELECT COUNT(*) FROM assessment_note n WHERE n.assessment = a.no AND n.kind = 2),
  (SELECT COUNT(*) FROM assessment_note n WHERE n.assessment = a.no AND n.kind = 2 AND n.done IS NULL)
FROM assessment a LEFT JOIN key k ON k.id = a.key
WHERE a.no = $1;

-- name: assessment_list
-- The same, newest first behind $1, of journey $2 (null: any); $3 long.
SELECT a.no, a.journey, a.period, a.title, a.automatic, a.key, k.name, a.frozen, a.registry, a.program, a.closed, a.closed_key,
  (SELECT COUNT(*) FROM assessment_note n WHERE n.assessment = a.no AND n.kind = 1),
  (SELECT COUNT(*) FROM assessment_note n WHERE n.assessment = a.no AND n.kind = 2),
  (SELECT COUNT(*) FROM assessment_note n WHERE n.assessment = a.no AND n.kind = 2 AND n.done IS NULL)
FROM assessment a LEFT JOIN key k ON k.id = a.key
WHERE a.no < $1 AND (CAST($2 AS TEXT) IS NULL OR a.journey = $2)
ORDER BY a.no DESC LIMIT $3;

-- name: assessment_card
SELECT card FROM assessment WHERE no = $1;

-- name: assessment_touched
-- Has any series changed in months up to $1, or any definition, after $2?
SELECT CASE WHEN EXISTS (SELECT 1 FROM watermark w WHERE w.month <= $1 AND w.changed > $2)
  OR EXISTS (SELECT 1 FROM definition_version v WHERE v.updated > $2) THEN 1 ELSE 0 END;

-- name: assessment_parts
SELECT kind, key, version, text, figure FROM assessment_part WHERE assessment = $1 ORDER BY kind, key;

-- name: assessment_part_text
SELECT text FROM assessment_part WHERE assessment = $1 AND kind = $2 AND key = $3 AND (kind <> 3 OR figure IS NOT NULL);

-- name: assessment_automatic
-- Was journey $1 frozen for period $2 by itself?
SELECT no FROM assessment WHERE journey = $1 AND period = $2 AND automatic = 1 LIMIT 1;

-- name: assessment_close
UPDATE assessment SET closed = $2, closed_key = $3 WHERE no = $1 AND closed IS NULL;

-- name: assessment_notes
SELECT n.no, n.kind, n.at, n.key, n.phase, n.metric, n.text, n.owner, n.due, n.done, n.done_key, n.done_note, k.name
FROM assessment_note n LEFT JOIN key k ON k.id = n.key
WHERE n.assessment = $1 ORDER BY n.no;

-- name: assessment_note_last
SELECT no FROM assessment_note WHERE assessment = $1 ORDER BY no DESC LIMIT 1;

-- name: assessment_note_add
-- $1 assessment, $2 no, $3 kind, $4 at, $5 key, $6 phase, $7 metric, $8 text, $9 owner, $10 due
INSERT INTO assessment_note (assessment, no, kind, at, key, phase, metric, text, owner, due, done, done_key, done_note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL, NULL);

-- name: assessment_action_put
-- Action $2 of assessment $1 was done at $3 (null: is open again), as key $4 says, with note $5.
UPDATE assessment_note SET done = $3, done_key = $4, done_note = $5 WHERE assessment = $1 AND no = $2 AND kind = 2;

-- name: freeze_get
SELECT day, journeys, since FROM monthly_freeze WHERE one = 1;

-- name: freeze_put
INSERT INTO monthly_freeze (one, day, journeys, since) VALUES (1, $1, $2, $3)
ON CONFLICT (one) DO UPDATE SET day = excluded.day, journeys = excluded.journeys, since = excluded.since;

-- name: removal_add
-- $4 facts less in series $1, local month $2, at $3.
INSERT INTO removal (series, month, at, n) VALUES ($1, $2, $3, $4)
ON CONFLICT (series, month, at) DO UPDATE SET n = removal.n + excluded.n;

-- name: removal_sum
-- How many facts of series $1 in months $2 to $3 were deleted after $4?
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM removal WHERE series = $1 AND month >= $2 AND month <= $3 AND at > $4;

-- name: fact_arrived
SELECT arrived FROM fact WHERE slot = $1 AND account = $2 AND at = $3 AND no = $4;
