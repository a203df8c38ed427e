// SPDX-License-Identifier: Apache-2.0
// Emmett on PostgreSQL: round.mjs emmett --work append --batch N --events N --in DIR, or --work rebuild --events N --in DIR
import { getPostgreSQLEventStore, pongoSingleStreamProjection, rebuildPostgreSQLProjections } from '@event-driven-io/emmett-postgresql';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const BATCH_READ = 1000;
const ENVELOPE = new Set(['id', 'authority', 'stream', 'occurred_on', 'occurred_at', 'recorded_at', 'source', 'actor', 'schema_version']);
const BEGINS = { case_opened: 'case_id', child_protection_registered: 'plan_id', looked_after_started: 'episode_id',
  ready_for_closure_started: 'mark_id', case_allocated: 'allocation_id' };
const ENDS = { case_closed: 'case_id', child_protection_deregistered: 'plan_id', looked_after_ended: 'episode_id',
  ready_for_closure_ended: 'mark_id', allocation_ended: 'allocation_id' };

const flags = Object.fromEntries(process.argv.slice(3).flatMap((word, i, all) => (i % 2 ? [] : [[word, all[i + 1]]])));
const work = flags['--work'], wanted = Number(flags['--events']), batch = Number(flags['--batch']);
const { PGHOST, PGPORT, PGUSER, PGDATABASE } = process.env;
const connectionString = `postgresql://${PGUSER}@${PGHOST}:${PGPORT}/${PGDATABASE}`;

async function read() {
  const events = [];
  for await (const line of createInterface({ input: createReadStream(`${flags['--in']}/events.ndjson`) })) {
    const event = JSON.parse(line);
    const type = Object.keys(event).find((name) => !ENVELOPE.has(name));
    events.push({ stream: event.stream, type, data: { ...event[type], occurred_on: event.occurred_on }, metadata: { recorded_at: event.recorded_at,
      source: event.source } });
    if (events.length === wanted) return events;
  }
  throw new Error(`${flags['--in']}/events.ndjson holds ${events.length} events, not ${wanted}`);
}

const said = ({ type, data, metadata }) => ({ type, data, metadata });
const seconds = async (work) => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
};
const figure = (size, took) =>
  console.log(JSON.stringify({ work, size, subject: 'emmett', unit: 'events/s', value: wanted / took }));

// A call appends to one stream, so a batch goes to the stream of its first event: fewer streams than the events have, which is quicker.
async function append(store, events) {
  console.log('setting: appendToStream, a call and so a transaction a batch, each to one stream');
  figure(batch, await seconds(async () => {
    for (let first = 0; first < events.length; first += batch) {
      await store.appendToStream(events[first].stream, events.slice(first, first + batch).map(said));
    }
  }));
}

// A document a child with its spells: begun, ended, team.
function evolve(document, { type, data }) {
  const family = BEGINS[type] ?? ENDS[type];
  const spell = (document.spells[`${family}/${data[family]}`] ??= {});
  if (type in BEGINS) Object.assign(spell, { team: data.team, worker: data.worker, from: data.occurred_on });
  else spell.to = data.occurred_on;
  return document;
}

async function rebuild(store, events) {
  const streams = new Map();
  for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  for (const [stream, some] of streams) await store.appendToStream(stream, some.map(said));
  const projection = pongoSingleStreamProjection({ collectionName: 'spells', canHandle: [...Object.keys(BEGINS), ...Object.keys(ENDS)],
    initialState: () => ({ spells: {} }), evolve });
  const consumer = rebuildPostgreSQLProjections({ connectionString, projection, pulling: { batchSize: BATCH_READ } });
  console.log(`setting: rebuildPostgreSQLProjections, a Pongo document a stream, batches of ${BATCH_READ}`);
  figure(wanted, await seconds(() => consumer.start()));
  await consumer.close();
}

const events = await read();
const store = getPostgreSQLEventStore(connectionString);
await store.schema.migrate();
console.log('version: Emmett 0.42.0');
await (work === 'append' ? append : rebuild)(store, events);
await store.close();
