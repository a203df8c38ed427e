-- SPDX-License-Identifier: Apache-2.0
-- The same facts that hanes is asked of, made from staged_council (the columns of the file, all text; an empty one is null, and an end that is null
-- is open), with the index that each question wants: by day for what happened on one, by entity for what else is known of it, and GiST for what
-- holds on a day as known at a moment.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE council AS
SELECT kind::smallint AS kind, entity, coalesce(dimension1, '') AS d1, coalesce(dimension2, '') AS d2, coalesce(dimension3, '') AS d3,
       amount::integer AS amount, valid_from::date AS valid_from, coalesce(valid_to::date, 'infinity') AS valid_to,
       known_from::timestamptz AS known_from, coalesce(known_to::timestamptz, 'infinity') AS known_to,
       daterange(valid_from::date, valid_to::date) AS valid
FROM staged_council;
DROP TABLE staged_council;
CREATE INDEX council_by_day ON council (kind, valid_from) INCLUDE (entity, d1, d2, amount, known_from, known_to);
CREATE INDEX council_by_entity ON council (kind, entity, valid_from) INCLUDE (d1, d2, d3, valid_to, known_from, known_to);
CREATE INDEX council_by_time ON council USING gist (kind, valid) INCLUDE (entity, known_from, known_to);
DROP TABLE IF EXISTS next_working;
CREATE TABLE next_working AS
SELECT day::date AS day,
       (SELECT min(later)::date FROM generate_series(day + interval '1 day', day + interval '14 days', '1 day') later
        WHERE extract(isodow FROM later) < 6 AND NOT EXISTS (SELECT FROM council WHERE kind = 52 AND valid_from = later::date)) AS next
FROM generate_series(date '2011-01-01', date '2022-12-31', '1 day') day;
CREATE UNIQUE INDEX next_working_by_day ON next_working (day) INCLUDE (next);
VACUUM (ANALYZE, FREEZE) next_working;
VACUUM (ANALYZE, FREEZE) council;
