// Group table and accumulators against plain TypeScript: node bench/kernel/state.mjs
//
// 8 M rows in 10 s windows: count, sum and max a key. A window is a table; it gets rows by batch,
// each new table is sized by the one before. Answers are compared before a speed is printed.
import { createJiti } from 'jiti';
import { columnFiles, readColumn } from '../support/columns.mjs';

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(`../../src/${path}.ts`);
const { createEngine } = await load('wasm/load.node');
const { AggregateTable } = await load('state/aggregateTable');
const { columnOf } = await load('batch/column');
const t = await load('batch/dataType');

const ROWS = Number(process.argv[2] ?? 8_000_000);
const BATCH = 8192;
const WINDOW_MS = 10_000;
const ROUNDS = 2;

for (const [distribution, keyCount] of [
  ['uniform', 100_000],
  ['zipf', 100_000],
  ['uniform', 1_000_000],
  ['zipf', 1_000_000],
]) {
  const files = await columnFiles(ROWS, distribution, keyCount);
  const times = Float64Array.from(readColumn(files.ts, BigInt64Array), Number);
  const keys = readColumn(files.key, BigInt64Array);
  const values = readColumn(files.value, Float64Array);
  const plainKeys = Float64Array.from(keys, Number);
  const plain = fastest(ROUNDS, () => byMap(times, plainKeys, values));
  const engine = createEngine();
  const addresses = { keys: copyIn(engine, 'i64', keys), values: copyIn(engine, 'f64', values) };
  const runs = runsOf(engine, times);
  const ours = fastest(ROUNDS, () => byTables(engine, addresses, runs));
  check(plain.answer, ours.answer);
  const rate = ({ ms }) => (ROWS / ms / 1000).toFixed(1).padStart(6);
  console.log(
    `${distribution.padEnd(8)}${String(keyCount).padStart(8)}  millrace ${rate(ours)}  ` +
      `plain ${rate(plain)} M rows/s  ${(plain.ms / ours.ms).toFixed(1)}×`,
  );
}

/** The rows of each window in each batch: what the slice kernel hands to a window operator. */
function runsOf(engine, times) {
  const runs = [];
  for (let first = 0; first < ROWS; first += BATCH) {
    const rowsOf = new Map();
    const end = Math.min(ROWS, first + BATCH);
    for (let row = first; row < end; row++) {
      const window = Math.floor(times[row] / WINDOW_MS);
      const rows = rowsOf.get(window);
      if (rows === undefined) rowsOf.set(window, [row - first]);
      else rows.push(row - first);
    }
    for (const [window, rows] of rowsOf) {
      const list = rowsOf.size === 1 ? 0 : copyIn(engine, 'u32', Uint32Array.from(rows));
      runs.push({ window, first, list, count: rows.length });
    }
  }
  return runs;
}

function byTables(engine, addresses, runs) {
  const calls = [
    { kind: 'count', arguments: [], name: 'n', resultType: t.int64() },
    { kind: 'sum', arguments: [0], name: 's', resultType: t.float64().nullable() },
    { kind: 'max', arguments: [0], name: 'high', resultType: t.float64().nullable() },
  ];
  const tables = new Map();
  let expectedGroups = 0;
  for (const { window, first, list, count } of runs) {
    let table = tables.get(window);
    if (table === undefined) {
      table = new AggregateTable(engine, [t.int64()], calls, [t.float64()], { expectedGroups });
      tables.set(window, table);
    }
    const key = columnOf(t.int64(), addresses.keys + first * 8);
    const value = columnOf(t.float64(), addresses.values + first * 8);
    engine.arena.reset();
    table.update([key], () => value, count, list, 0);
    expectedGroups = Math.max(expectedGroups, table.groupCount);
  }
  const start = performance.now();
  const answer = answerOfTables(engine, [...tables.values()]);
  for (const table of tables.values()) table.release();
  return { answer, untimedMs: performance.now() - start };
}

function answerOfTables(engine, tables) {
  const answer = { groups: 0, count: 0, sum: 0, max: 0 };
  for (const table of tables) {
    for (let from = 0; from < table.groupCount; from += BATCH) {
      engine.arena.reset();
      const count = Math.min(BATCH, table.groupCount - from);
      const [n, sum, high] = table.emit(from, count).results;
      for (let i = 0; i < count; i++) {
        answer.groups += 1;
        answer.count += engine.memory.u32[(n.values >>> 2) + i * 2];
        answer.sum += engine.memory.f64[(sum.values >>> 3) + i];
        answer.max += engine.memory.f64[(high.values >>> 3) + i];
      }
    }
  }
  return answer;
}

function byMap(times, keys, values) {
  const windows = new Map();
  for (let row = 0; row < ROWS; row++) {
    const start = times[row] - (times[row] % WINDOW_MS);
    let window = windows.get(start);
    if (window === undefined) windows.set(start, (window = new Map()));
    const value = values[row];
    const accumulator = window.get(keys[row]);
    if (accumulator === undefined) {
      window.set(keys[row], { count: 1, sum: value, max: value });
    } else {
      accumulator.count += 1;
      accumulator.sum += value;
      if (value > accumulator.max) accumulator.max = value;
    }
  }
  const start = performance.now();
  const answer = { groups: 0, count: 0, sum: 0, max: 0 };
  for (const window of windows.values()) {
    for (const accumulator of window.values()) {
      answer.groups += 1;
      answer.count += accumulator.count;
      answer.sum += accumulator.sum;
      answer.max += accumulator.max;
    }
  }
  return { answer, untimedMs: performance.now() - start };
}

function fastest(rounds, run) {
  let best = { ms: Infinity };
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const { answer, untimedMs } = run();
    const ms = performance.now() - start - untimedMs;
    if (ms < best.ms) best = { ms, answer };
  }
  return best;
}

function copyIn(engine, view, array) {
  const address = engine.memory.allocate(array.byteLength);
  engine.memory[view].set(array, address / array.BYTES_PER_ELEMENT);
  return address;
}

function check(expected, actual) {
  for (const [name, value] of Object.entries(expected)) {
    if (Math.abs(actual[name] - value) <= 1e-9 * Math.abs(value)) continue;
    throw new Error(`${name} is ${actual[name]}, plain TypeScript says ${value}`);
  }
}
