-- SPDX-License-Identifier: Apache-2.0
-- Facts with two times, from staged_facts (the columns of the file, all text), and the best index there is for them: an index-only scan
-- finds what holds on a day as known at a moment.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE facts AS
SELECT @KIND@::smallint AS kind, entity, @TEAM@ AS team,
       daterange(valid_from::date, CASE WHEN valid_to IN ('', 'infinity') THEN NULL ELSE valid_to::date END) AS valid,
       tstzrange(known_from::timestamptz, CASE WHEN known_to IN ('', 'infinity') THEN NULL ELSE known_to::timestamptz END) AS known
FROM staged_facts;
DROP TABLE staged_facts;
CREATE INDEX facts_by_time ON facts USING gist (kind, valid, known) INCLUDE (team);
VACUUM (ANALYZE, FREEZE) facts;
