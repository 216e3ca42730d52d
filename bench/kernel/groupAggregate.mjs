// Group aggregates of Nexmark's shapes over bids in memory: node bench/kernel/groupAggregate.mjs
//
//   q15   12 counts of bids, distinct bidders and auctions by price, a group a day
//   q16   the same by channel and day, and the latest minute
//   q17   counts, min, max, avg and sum of prices by auction and day
//   q4    avg of the highest price of each auction by category: updates of a changelog
//
// Prints microseconds of CPU a row and the rows told; counts are checked against plain sets. With
// --row each row tells its change.
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(`../../src/${path}.ts`);
const { createEngine } = await load('wasm/load.node');
const { Batch } = await load('batch/batch');
const { columnOf } = await load('batch/column');
const { Schema } = await load('batch/schema');
const { GroupAggregateOperator } = await load('operator/changelog/groupAggregate');
const { aggregateResultType } = await load('state/aggregateResultType');
const t = await load('batch/dataType');

const isTiny = process.argv.includes('--tiny');
const ROWS = isTiny ? 20_000 : 1_000_000;
const BATCH = 8192;
const only = process.argv.slice(2).find((argument) => !argument.startsWith('-'));

let seed = 12345;
const random = (below) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 4294967296) * below);
};

const schema = new Schema([
  { name: 'auction', type: t.int64() },
  { name: 'bidder', type: t.int64() },
  { name: 'price', type: t.int64() },
  { name: 'channel', type: t.string() },
  { name: 'day', type: t.string() },
  { name: 'minute', type: t.string() },
  { name: 'rank1', type: t.boolean() },
  { name: 'rank2', type: t.boolean() },
  { name: 'rank3', type: t.boolean() },
  { name: 'category', type: t.int64() },
]);
const HOT = ['Google', 'Facebook', 'Baidu', 'Apple'];

/** Bids as Nexmark's generator skews them. */
function bids() {
  const rows = { auction: [], bidder: [], price: [], channel: [], day: [], minute: [] };
  for (let i = 0; i < ROWS; i++) {
    const [people, auctions] = [1000 + Math.floor(i / 46), 1000 + Math.floor(i / 15)];
    const isHotPerson = random(100) > 0;
    rows.bidder.push(isHotPerson ? Math.floor(people / 100) * 100 : people - random(1000));
    const isHotAuction = random(2) > 0;
    rows.auction.push(isHotAuction ? Math.floor(auctions / 100) * 100 : auctions - random(100));
    rows.price.push(Math.round(10 ** ((random(1e6) / 1e6) * 6) * 100));
    rows.channel.push(random(2) > 0 ? HOT[random(4)] : `channel-${random(10_000)}`);
    const minute = Math.floor((i / ROWS) * 1440);
    rows.day.push('2025-07-01');
    rows.minute.push(
      `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
    );
  }
  return rows;
}

const rows = bids();

function columnsIn(engine) {
  const { memory } = engine;
  const int64s = (values) => {
    const address = memory.allocate(values.length * 8);
    memory.i64.set(BigInt64Array.from(values, BigInt), address >>> 3);
    return address;
  };
  const strings = (values) => {
    const address = memory.allocate(values.length * 16);
    const heap = memory.allocate(values.length * 16);
    const { u8, u32 } = memory;
    values.forEach((text, i) => {
      const view = address + i * 16;
      const at = text.length <= 12 ? view + 4 : heap + i * 16;
      u8.fill(0, view, view + 16);
      for (let c = 0; c < text.length; c++) u8[at + c] = text.charCodeAt(c);
      u32[view >>> 2] = text.length;
      if (text.length > 12) {
        u8.copyWithin(view + 4, at, at + 4);
        u32[(view + 12) >>> 2] = at;
      }
    });
    return address;
  };
  const bits = (test) => {
    const address = memory.allocate(Math.ceil(ROWS / 64) * 8 + 64);
    memory.u8.fill(0, address, address + Math.ceil(ROWS / 64) * 8 + 64);
    rows.price.forEach((price, i) => {
      if (test(price)) memory.u8[address + (i >>> 3)] |= 1 << (i & 7);
    });
    return address;
  };
  return [
    int64s(rows.auction),
    int64s(rows.bidder),
    int64s(rows.price),
    strings(rows.channel),
    strings(rows.day),
    strings(rows.minute),
    bits((price) => price < 10_000),
    bits((price) => price >= 10_000 && price < 1_000_000),
    bits((price) => price >= 1_000_000),
    int64s(rows.auction.map((auction) => auction % 20)),
  ];
}

const call = (kind, column, more = {}) => {
  const args = column === undefined ? [] : [schema.indexOf(column)];
  const resultType = aggregateResultType(
    kind,
    args.map((position) => schema.fields[position].type),
  );
  return { kind, arguments: args, resultType, ...more };
};
const ranks = [{}, { filter: 6 }, { filter: 7 }, { filter: 8 }];
const named = (calls) => calls.map((one, i) => ({ ...one, name: `r${i}` }));
const ranked = named([
  ...ranks.map((rank) => call('count', undefined, rank)),
  ...['bidder', 'auction'].flatMap((column) =>
    ranks.map((rank) => call('count', column, { ...rank, isDistinct: true })),
  ),
]);
const queries = {
  q15: { keys: ['day'], calls: ranked },
  q16: { keys: ['channel', 'day'], calls: named([call('max', 'minute'), ...ranked]) },
  q17: {
    keys: ['auction', 'day'],
    calls: named([
      ...ranks.map((rank) => call('count', undefined, rank)),
      ...['min', 'max', 'avg', 'sum'].map((kind) => call(kind, 'price')),
    ]),
  },
  distinct: { keys: ['auction', 'bidder'], calls: [] },
  q4: {
    keys: ['category'],
    calls: named([call('avg', 'price')]),
    retracts: true,
    kinds: [1, 2],
  },
  retracting: {
    keys: ['auction'],
    calls: named([call('max', 'price'), call('count')]),
    retracts: true,
  },
};

const emission = process.argv.includes('--row') ? 'row' : 'batch';
for (const [name, query] of Object.entries(queries)) {
  if (only !== undefined && only !== name) continue;
  for (const emitUpdateBefore of [true, false]) run(name, query, emitUpdateBefore);
}

function run(name, query, emitUpdateBefore) {
  const engine = createEngine();
  const addresses = columnsIn(engine);
  const { calls, keys, retracts = false, kinds: cycle } = query;
  const output = new Schema([
    ...keys.map((key) => schema.fields[schema.indexOf(key)]),
    ...calls.map((one) => ({ name: one.name, type: one.resultType })),
  ]);
  const operator = new GroupAggregateOperator(name, {
    ...{ input: schema, output, keys, calls, retracts, emitUpdateBefore, emission },
  });
  let told = 0;
  const emit = (batch) => (told += batch.rowCount);
  operator.open({ engine, batchSize: BATCH, clock: { now: () => 0 }, emit });
  const kinds = engine.memory.allocate(BATCH);
  for (let i = 0; i < BATCH; i++) engine.memory.u8[kinds + i] = cycle?.[i % cycle.length] ?? 0;
  const start = process.cpuUsage();
  for (let from = 0; from < ROWS; from += BATCH) {
    const count = Math.min(BATCH, ROWS - from);
    const columns = schema.fields.map(({ type }, i) => {
      const width = type.kind === 'BOOLEAN' ? 1 / 8 : type.width;
      return columnOf(type, addresses[i] + from * width);
    });
    engine.arena.reset();
    // The first rows are there when others take their like back.
    const extras = from === 0 || !cycle ? {} : { kinds };
    operator.processBatch(new Batch(engine, schema, columns, count, extras), 0);
  }
  const { user, system } = process.cpuUsage(start);
  if (!cycle && calls.length > 0) check(operator, query);
  console.log(
    `${name.padEnd(10)} ${emission} ${emitUpdateBefore ? '-U +U' : '   +U'}  ` +
      `${((user + system) / ROWS).toFixed(3)} us a row, ${told} rows told, ` +
      `${(operator.stateBytes / 2 ** 20).toFixed(1)} MiB`,
  );
  operator.close();
}

/** Compares counts and distinct counts with those of plain maps. */
function check(operator, { calls, keys }) {
  const keyOf = (row) => keys.map((key) => rows[key][row]).join();
  for (const { name, kind, arguments: args, filter, isDistinct } of calls) {
    if (kind !== 'count' || filter !== undefined) continue;
    const groups = new Map();
    for (let row = 0; row < ROWS; row++) {
      const key = keyOf(row);
      const value = isDistinct ? rows[schema.names[args[0]]][row] : row;
      groups.set(key, (groups.get(key) ?? new Set()).add(value));
    }
    const found = operator.inspect().state(name).entries();
    const isSame = ({ key, value }) =>
      groups.get(keys.map((of) => key[of]).join())?.size === Number(value);
    if (found.length !== groups.size || !found.every(isSame)) throw new Error(`${name} is wrong`);
  }
}
