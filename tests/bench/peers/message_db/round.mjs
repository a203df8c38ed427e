// SPDX-License-Identifier: Apache-2.0
// Appends by write_message, a statement and so a transaction a batch: round.mjs message_db --work append --batch N --events N --in DIR
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import pg from 'pg';

const flags = Object.fromEntries(process.argv.slice(3).flatMap((word, i, all) => (i % 2 ? [] : [[word, all[i + 1]]])));
const wanted = Number(flags['--events']), batch = Number(flags['--batch']);
const ENVELOPE = new Set(['id', 'authority', 'stream', 'occurred_on', 'occurred_at', 'recorded_at', 'source', 'actor', 'schema_version']);

// Its ids are UUIDs, its streams are category-id, and type, data and metadata are apart.
function message(line) {
  const event = JSON.parse(line);
  const type = Object.keys(event).find((name) => !ENVELOPE.has(name));
  const id = createHash('md5').update(event.id).digest('hex');
  return [id, event.stream.replace(':', '-'), type, JSON.stringify({ ...event[type], occurred_on: event.occurred_on }),
    JSON.stringify({ recorded_at: event.recorded_at, source: event.source })];
}

const messages = [];
for await (const line of createInterface({ input: createReadStream(`${flags['--in']}/events.ndjson`) })) {
  messages.push(message(line));
  if (messages.length === wanted) break;
}
if (messages.length < wanted) throw new Error(`${flags['--in']}/events.ndjson holds ${messages.length} events, not ${wanted}`);

const client = new pg.Client();
await client.connect();
const write = {
  name: 'write',
  text: 'SELECT count(write_message(m.id, m.stream, m.type, m.data::jsonb, m.metadata::jsonb)) ' +
    'FROM unnest($1::varchar[], $2::varchar[], $3::varchar[], $4::text[], $5::text[]) AS m(id, stream, type, data, metadata)',
};
const start = process.hrtime.bigint();
for (let first = 0; first < messages.length; first += batch) {
  const some = messages.slice(first, first + batch);
  await client.query({ ...write, values: [0, 1, 2, 3, 4].map((column) => some.map((one) => one[column])) });
}
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const { rows } = await client.query('SELECT count(*)::int AS count FROM messages');
await client.end();
if (rows[0].count !== wanted) throw new Error(`${wanted} messages were written, ${rows[0].count} are there`);
console.log('version: Message DB 1.3.1');
console.log('setting: write_message over an array a batch, one prepared statement and one transaction each');
console.log(JSON.stringify({ work: 'append', size: batch, subject: 'message_db', unit: 'events/s', value: wanted / seconds }));
