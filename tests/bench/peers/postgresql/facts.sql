-- SPDX-License-Identifier: Apache-2.0
-- Facts with two times, from staged_facts (the columns of the file, all text; an empty one is null, and an end that is null is open),
-- and the best index there is for them: an index-only scan finds what holds on a day as known at a moment.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE facts AS
SELECT kind::smallint AS kind, entity, team,
       daterange(valid_from::date, valid_to::date) AS valid, tstzrange(known_from::timestamptz, known_to::timestamptz) AS known
FROM staged_facts;
DROP TABLE staged_facts;
CREATE INDEX facts_by_time ON facts USING gist (kind, valid, known) INCLUDE (team);
VACUUM (ANALYZE, FREEZE) facts;
