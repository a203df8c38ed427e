-- SPDX-License-Identifier: Apache-2.0
-- The rebuild: every spell of a child (a case, an allocation, a plan, an episode, a mark) with the days it held, as believed now, and
-- open cases by team and week. One time, not two: what was believed earlier is not kept. @SAID@ is typed_said or jsonb_said.
CREATE TABLE spell AS
SELECT stream, family, key, max(team) AS team, max(worker) AS worker,
       min(day) FILTER (WHERE starts) AS valid_from, max(day) FILTER (WHERE NOT starts) AS valid_to
FROM @SAID@ WHERE family > 0 GROUP BY stream, family, key;

CREATE TABLE team_week AS
SELECT team, week, sum(sum(change)) OVER (PARTITION BY team ORDER BY week) AS open_cases
FROM (SELECT team, date_trunc('week', valid_from)::date AS week, 1 AS change FROM spell WHERE family = 1
      UNION ALL
      SELECT team, date_trunc('week', valid_to)::date, -1 FROM spell WHERE family = 1 AND valid_to IS NOT NULL) changes
GROUP BY team, week;
