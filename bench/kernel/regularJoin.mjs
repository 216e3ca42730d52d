// Regular joins of Nexmark's shapes over events in memory: node bench/kernel/regularJoin.mjs
//
//   q4, q9, q20   bids with their auctions, rows that are added only; with the columns of each
//                 query, its conditions over times (q4, q9), one category of five (q20)
//   updates       rows that are updated, each with the one row of its key: inner, left, full, semi
//
// Prints microseconds of CPU an event (of all kinds) or row; rows told are checked against a plain
// map of auctions.
import { createJiti } from 'jiti';
import { randomOf, below } from '../support/random.mjs';

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(`../../src/${path}.ts`);
const { createEngine } = await load('wasm/load.node');
const { Batch } = await load('batch/batch');
const { columnOf } = await load('batch/column');
const { Schema } = await load('batch/schema');
const { nexmark } = await load('connector/nexmark/source');
const { callNode } = await load('expression/node');
const { RegularJoinOperator } = await load('join/regularJoin');
const { int64 } = await load('batch/dataType');

const isTiny = process.argv.includes('--tiny');
const EVENTS = isTiny ? 50_000 : 2_000_000;
const BATCH = 8192;
const only = process.argv.slice(2).find((argument) => !argument.startsWith('-'));

const column = (name) => ({ kind: 'column', name });
const isOpen = callNode('and', [
  callNode('ge', [column('dateTime2'), column('dateTime')]),
  callNode('le', [column('dateTime2'), column('expires')]),
]);
const queries = {
  q4: {
    auction: ['id', 'category', 'dateTime', 'expires'],
    bid: ['auction', 'price', 'dateTime'],
    isTimed: true,
  },
  q9: { isTimed: true },
  q20: { category: 10n },
};

for (const [name, query] of Object.entries(queries)) {
  if (only === undefined || only === name) await runQuery(name, query);
}
if (only === undefined || only === 'updates') {
  for (const type of ['inner', 'left', 'full', 'semi']) runUpdates(type);
}

/** A join that counts what it tells. */
function open(engine, plan) {
  const operator = new RegularJoinOperator('join', plan);
  const told = { rows: 0 };
  operator.open({
    ...{ engine, batchSize: BATCH, clock: { now: () => 0 } },
    emit: (batch) => (told.rows += batch.rowCount),
  });
  return { operator, told };
}

function joinedFields(left, right) {
  const taken = new Set(left.names);
  const named = (field) => (taken.has(field.name) ? { ...field, name: `${field.name}2` } : field);
  return [...left.fields, ...right.fields.map(named)];
}

async function runQuery(name, { auction, bid, category, isTimed }) {
  const engine = createEngine();
  const reader = async (kind, columns, batchSize) => {
    const source = nexmark({ kind, events: EVENTS, ...(columns && { columns }) });
    const [split] = await source.splits();
    const context = { engine, batchSize, clock: { now: () => 0 } };
    return { schema: source.schema, reader: source.open(split, undefined, context) };
  };
  // 3 auctions and 46 bids in each 50 events.
  const inputs = [
    await reader('auction', auction, Math.round((BATCH * 3) / 46)),
    await reader('bid', bid, BATCH),
  ];
  const [left, right] = inputs.map(({ schema }) => schema);
  const joined = new Schema(joinedFields(left, right));
  const { operator, told } = open(engine, {
    ...{ type: 'inner', inputs: [left, right], output: joined },
    ...{ keys: [['id', 'auction']], retracts: [false, false] },
    ...(isTimed && { condition: { expression: isOpen, joined } }),
  });
  const plain = plainJoin(isTimed);
  let spent = 0;
  for (let ended = 0; ended < 2;) {
    ended = 0;
    inputs.forEach(({ schema, reader: one }, input) => {
      engine.arena.reset();
      const polled = one.poll();
      if (polled.kind === 'end') return (ended += 1);
      const all = polled.batch;
      const batch = input === 0 && category ? ofCategory(engine, all, schema, category) : all;
      plain.add(engine, batch, schema, input);
      const start = process.cpuUsage();
      operator.processBatch(batch, input);
      const { user, system } = process.cpuUsage(start);
      spent += user + system;
      return ended;
    });
  }
  if (told.rows !== plain.rows())
    throw new Error(`${name}: ${told.rows}, not ${plain.rows()} rows`);
  report(name, spent / EVENTS, 'an event', told.rows, operator);
}

function ofCategory(engine, batch, schema, category) {
  const first = batch.column(schema.indexOf('category')).values >>> 3;
  const rows = engine.arena.allocate(batch.rowCount * 4);
  let count = 0;
  for (let row = 0; row < batch.rowCount; row++) {
    if (engine.memory.i64[first + row] === category)
      engine.memory.u32[(rows >>> 2) + count++] = row;
  }
  return batch.select(rows, count);
}

/** Auctions in a map, and bids in lists. */
function plainJoin(isTimed) {
  const auctions = new Map();
  const bids = [];
  const read = (engine, batch, schema, name) => {
    const first = batch.column(schema.indexOf(name)).values >>> 3;
    return engine.memory.i64.slice(first, first + batch.rowCount);
  };
  return {
    add: (engine, batch, schema, input) => {
      if (input === 1) {
        const times = read(engine, batch, schema, 'dateTime');
        read(engine, batch, schema, 'auction').forEach((id, i) => bids.push([id, times[i]]));
        return;
      }
      const [from, to] = ['dateTime', 'expires'].map((name) => read(engine, batch, schema, name));
      read(engine, batch, schema, 'id').forEach((id, i) => auctions.set(id, [from[i], to[i]]));
    },
    rows: () =>
      bids.filter(([id, time]) => {
        const auction = auctions.get(id);
        return auction && (!isTimed || (time >= auction[0] && time <= auction[1]));
      }).length,
  };
}

function runUpdates(type) {
  const keyCount = isTiny ? 1000 : 100_000;
  const engine = createEngine();
  const left = new Schema(['key', 'id', 'value'].map((name) => ({ name, type: int64() })));
  const right = new Schema(['key2', 'other'].map((name) => ({ name, type: int64() })));
  const fields = type === 'semi' ? left.fields : [...left.fields, ...right.fields];
  const output = new Schema(fields.map((field) => ({ ...field, type: field.type.nullable() })));
  const plan = { type, inputs: [left, right], output, keys: [['key', 'key2']] };
  const { operator, told } = open(engine, { ...plan, retracts: [true, true] });
  let [spent, rows] = [0, 0];
  const feed = (input, schema, kinds, values) => {
    engine.arena.reset();
    const kindsAt = engine.arena.allocate(kinds.length);
    engine.memory.u8.set(kinds, kindsAt);
    const columns = values.map((list) => {
      const address = engine.arena.allocate(list.length * 8);
      engine.memory.i64.set(BigInt64Array.from(list, BigInt), address >>> 3);
      return columnOf(int64(), address);
    });
    const start = process.cpuUsage();
    operator.processBatch(
      new Batch(engine, schema, columns, kinds.length, { kinds: kindsAt }),
      input,
    );
    const { user, system } = process.cpuUsage(start);
    spent += user + system;
    rows += kinds.length;
  };
  for (let from = 0; from < keyCount; from += BATCH) {
    const keys = Array.from({ length: Math.min(BATCH, keyCount - from) }, (_, i) => from + i);
    feed(1, right, new Uint8Array(keys.length), [keys, keys]);
  }
  [spent, rows, told.rows] = [0, 0, 0];
  const random = randomOf(11);
  const values = new Map();
  while (rows < EVENTS) {
    const [kinds, keys, ids, given] = [[], [], [], []];
    const put = (kind, id, value) => {
      kinds.push(kind);
      keys.push(id % keyCount);
      ids.push(id);
      given.push(value);
    };
    while (kinds.length < BATCH - 1) {
      const id = below(random, keyCount * 2);
      const before = values.get(id);
      if (before !== undefined) put(1, id, before);
      values.set(id, below(random, 1000));
      put(before === undefined ? 0 : 2, id, values.get(id));
    }
    feed(0, left, kinds, [keys, ids, given]);
  }
  if (type !== 'full' && told.rows !== rows)
    throw new Error(`${type}: ${told.rows}, not ${rows} rows`);
  report(`updates, ${type}`, spent / rows, 'a row', told.rows, operator);
}

function report(name, micros, unit, told, operator) {
  const bytes = (operator.stateBytes / 2 ** 20).toFixed(1);
  console.log(
    `${name.padEnd(16)} ${micros.toFixed(3)} us ${unit}, ${told} rows told, ${bytes} MiB`,
  );
  operator.close();
}
