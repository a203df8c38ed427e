-- SPDX-License-Identifier: Apache-2.0
-- The rebuild, as near to that of hanes as plain SQL comes: every spell of a child as it was believed after each event that said something
-- of it, with the days it held and the moments between which it was believed, and a digest of them all that does not depend on their order.
-- Corrections, voids and merged persons are left out.
CREATE TABLE fact AS
SELECT stream, family, key, team, worker, valid_from, valid_to, known_at AS known_from, known_to
FROM (SELECT stream, family, key, known_at, max(team) OVER believed AS team, max(worker) OVER believed AS worker,
             min(day) FILTER (WHERE starts) OVER believed AS valid_from, max(day) FILTER (WHERE NOT starts) OVER believed AS valid_to,
             lead(known_at) OVER believed AS known_to
      FROM typed_events WHERE family > 0
      WINDOW believed AS (PARTITION BY stream, family, key ORDER BY known_at)) moments
WHERE known_to IS DISTINCT FROM known_at;

CREATE TABLE fact_digest AS SELECT count(*) AS facts, sum(hashtextextended(fact::text, 0)) AS digest FROM fact;
