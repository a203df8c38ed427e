-- SPDX-License-Identifier: Apache-2.0
-- Two tables of the same events, made from staged(position, line): every event as one line of JSON.

-- What a payload says, of those that begin or end something.
CREATE TABLE IF NOT EXISTS saying (type text PRIMARY KEY, family smallint NOT NULL, starts boolean NOT NULL, key_name text NOT NULL);
INSERT INTO saying VALUES
  ('case_opened', 1, true, 'case_id'), ('case_closed', 1, false, 'case_id'),
  ('child_protection_registered', 2, true, 'plan_id'), ('child_protection_deregistered', 2, false, 'plan_id'),
  ('looked_after_started', 3, true, 'episode_id'), ('looked_after_ended', 3, false, 'episode_id'),
  ('ready_for_closure_started', 5, true, 'mark_id'), ('ready_for_closure_ended', 5, false, 'mark_id'),
  ('case_allocated', 6, true, 'allocation_id'), ('allocation_ended', 6, false, 'allocation_id')
ON CONFLICT DO NOTHING;

-- As event stores on PostgreSQL keep them: a type, and the payload and the envelope as jsonb.
CREATE TABLE jsonb_events AS
SELECT position, line->>'id' AS id, line->>'stream' AS stream, payload.key AS type,
       payload.value || jsonb_build_object('occurred_on', line->'occurred_on') AS data,
       jsonb_build_object('recorded_at', line->'recorded_at', 'source', line->'source') AS metadata
FROM staged, LATERAL jsonb_each(line - '{id,authority,stream,occurred_on,occurred_at,recorded_at,source,actor,corrects,voids,reason,schema_version}'::text[]) payload;

CREATE VIEW jsonb_said AS
SELECT stream, coalesce(family, 0) AS family, starts, data->>key_name AS key, data->>'team' AS team, data->>'worker' AS worker,
       (data->>'occurred_on')::date AS day
FROM jsonb_events LEFT JOIN saying USING (type);

-- The same with a column for everything the fold reads.
CREATE TABLE typed_events AS
SELECT position, id, stream, coalesce(family, 0)::smallint AS family, starts, data->>key_name AS key, data->>'team' AS team, data->>'worker' AS worker,
       (data->>'occurred_on')::date AS day, (metadata->>'recorded_at')::timestamptz AS known_at
FROM jsonb_events LEFT JOIN saying USING (type) ORDER BY position;
CREATE VIEW typed_said AS SELECT stream, family, starts, key, team, worker, day FROM typed_events;
