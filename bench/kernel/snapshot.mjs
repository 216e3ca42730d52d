// Snapshots of groups with count, sum and max: node bench/kernel/snapshot.mjs [groups]
//
//   columns   groups → columns in the arena, as a checkpoint or a local aggregate hands them on
//   file      columns with key groups → an Arrow IPC file in memory
//   load      the file → a table of groups
//   plain     a Map of accumulator objects → v8.serialize, and back
//
// CPU milliseconds of all threads, the garbage collector's included. The table that was loaded must
// hold what the first one does.
import { deserialize, serialize } from 'node:v8';
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(`../../src/${path}.ts`);
const { createEngine } = await load('wasm/load.node');
const { AggregateTable } = await load('state/aggregateTable');
const { GroupStateTable } = await load('state/groupState');
const { StateFileWriter } = await load('checkpoint/stateFile');
const arrow = await load('format/arrow/ipc');
const { columnOf } = await load('batch/column');
const t = await load('batch/dataType');

const isTiny = process.argv.includes('--tiny');
const GROUPS = isTiny ? 20_000 : Number(process.argv[2] ?? 1_000_000);
const BATCH = 8192;
const ROUNDS = 5;

const engine = createEngine();
const calls = [
  { kind: 'count', arguments: [], name: 'count', resultType: t.int64() },
  { kind: 'sum', arguments: [0], name: 'sum', resultType: t.float64() },
  { kind: 'max', arguments: [0], name: 'max', resultType: t.float64() },
];
const create = () =>
  new AggregateTable(engine, [t.int64()], calls, [t.float64()], { inputNames: ['price'] });
const table = filled();
const keys = [{ name: 'customer', type: t.int64() }];
const state = new GroupStateTable('groups', keys, table.stateFields);
const columnsOf = (from, count) => table.stateColumns(from, count);

let file = Buffer.alloc(0);
const columns = measured(() => state.write(engine, 0, GROUPS, columnsOf, () => undefined));
const written = measured(() => {
  const writer = new StateFileWriter(engine, arrow, state, 'sums', 128);
  state.write(engine, 0, GROUPS, columnsOf, (batch) => writer.write(batch));
  file = writer.end().map((piece) => piece.slice());
});
file = Buffer.concat(file);
const loaded = measured(() => {
  const restored = create();
  for (const batch of arrow.readArrowBytes(engine, file, 'sums', 16_384)) {
    const [, key, ...rest] = batch.columns();
    restored.load({ keys: [key], state: rest }, batch.rowCount);
    engine.arena.reset();
  }
  check(restored);
  restored.release();
});
const map = plainGroups();
let bytes = Buffer.alloc(0);
const serialized = measured(() => (bytes = serialize(map)), 1);
const deserialized = measured(() => deserialize(bytes), 1);

const megabytes = (length) => `${(length / 1e6).toFixed(0)} MB`;
console.log(`${GROUPS} groups of count, sum and max: ${megabytes(table.stateBytes)} of state`);
console.log(
  `columns ${columns} ms   file ${written} ms, ${megabytes(file.length)}   load ${loaded} ms`,
);
console.log(
  `plain: serialize ${serialized} ms, ${megabytes(bytes.length)}   deserialize ${deserialized} ms`,
);

function filled() {
  const made = create();
  for (let from = 0; from < GROUPS; from += BATCH) {
    engine.arena.reset();
    const count = Math.min(BATCH, GROUPS - from);
    const ids = engine.arena.allocate(count * 8);
    const prices = engine.arena.allocate(count * 8);
    for (let i = 0; i < count; i++) {
      const id = ((from + i) * 7919) % GROUPS;
      engine.memory.i64[(ids >>> 3) + i] = BigInt(id);
      engine.memory.f64[(prices >>> 3) + i] = id / 4;
    }
    const values = columnOf(t.float64(), prices);
    made.update([columnOf(t.int64(), ids)], () => values, count, 0, 0);
  }
  engine.arena.reset();
  return made;
}

function plainGroups() {
  const groups = new Map();
  for (let id = 0; id < GROUPS; id++) groups.set(id, { count: 1, sum: id / 4, max: id / 4 });
  return groups;
}

/** Totals of the results, exact in doubles. */
function check(restored) {
  const totals = [table, restored].map((one) => {
    let total = 0;
    for (let from = 0; from < one.groupCount; from += BATCH) {
      engine.arena.reset();
      const count = Math.min(BATCH, one.groupCount - from);
      const [, sums, highs] = one.emit(from, count).results;
      for (let i = 0; i < count; i++) {
        total += engine.memory.f64[(sums.values >>> 3) + i];
        total += engine.memory.f64[(highs.values >>> 3) + i];
      }
    }
    return total;
  });
  if (totals[0] !== totals[1] || table.groupCount !== restored.groupCount)
    throw new Error(`The loaded groups differ: ${totals.join(' and ')}.`);
}

/** The median CPU time of some rounds, milliseconds. */
function measured(work, rounds = ROUNDS) {
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[rounds >> 1].toFixed(1);
}
