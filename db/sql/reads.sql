-- name: metric_read_add
-- Metric $1 was read $3 times more on local day $2.
INSERT INTO metric_read (metric, day, n) VALUES ($1, $2, $3)
ON CONFLICT (metric, day) DO UPDATE SET n = metric_read.n + excluded.n;

-- name: metric_read_list
-- Of every metric: since when it is there (not who bore its key before it), the last day it was read, how often in all.
SELECT d.key, r.day, r.n,
  (SELECT MIN(v.updated) FROM definition_version v
   WHERE v.kind = 3 AND v.key = d.key AND v.version > COALESCE(
     (SELECT MAX(x.version) FROM definition_version x WHERE x.kind = 3 AND x.key = d.key AND x.text IS NULL), 0))
FROM definition d
LEFT JOIN (SELECT metric, MAX(day) AS day, CAST(SUM(n) AS BIGINT) AS n FROM metric_read GROUP BY metric) r ON r.metric = d.key
WHERE d.kind = 3
ORDER BY d.key;
