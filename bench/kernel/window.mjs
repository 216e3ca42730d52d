// Keyed windows over columns, the whole operator path: node bench/kernel/window.mjs [--tiny]
//
// Watermarks, slices, group tables, firing and result columns, on one thread. Rows come 500 ms out of order over 80 s.
// Every answer is checked against nested Maps before a speed is printed.
import { createJiti } from 'jiti';
import { below, randomOf } from '../support/random.mjs';
import { spread } from '../support/statistics.mjs';

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(`../../src/${path}.ts`);
const { createEngine } = await load('wasm/load.node');
const { Batch } = await load('batch/batch');
const { columnOf } = await load('batch/column');
const { schema } = await load('batch/schema');
const { float64, int64, timestamp } = await load('batch/dataType');
const { WatermarkGenerator } = await load('time/watermarkGenerator');
const { watermarks } = await load('time/watermarkStrategy');
const { cumulate, hop, session, tumble } = await load('window/assigner');
const { WindowAggregate } = await load('window/windowAggregate');
const { SessionAggregate } = await load('window/sessionAggregate');
const { windowSchema } = await load('window/windowColumns');

const isTiny = process.argv.includes('--tiny');
const ROWS = isTiny ? 100_000 : 8_000_000;
const RUNS = isTiny ? 1 : 3;
const BATCH_ROWS = 8192;
const LENGTH_MS = 80_000;
const DISORDER_MS = 500;
const BEGIN_MS = 1_700_000_000_000;

const rows = schema({ key: int64(), value: float64(), at: timestamp(3) });
const calls = [
  { kind: 'count', arguments: [], name: 'n', resultType: int64() },
  { kind: 'sum', arguments: [1], name: 'total', resultType: float64() },
  { kind: 'max', arguments: [1], name: 'high', resultType: float64() },
];

console.log(
  `${ROWS / 1e6} M rows, batches of ${BATCH_ROWS}, count, sum, max by key; M rows/s, median (min–max)`,
);
for (const keyCount of isTiny ? [1000] : [100_000, 1_000_000]) {
  const data = columnsOf(keyCount);
  report(`tumble 10 s, ${keyCount} keys`, data, tumble('10s'), (at) => [Math.floor(at / 10_000)]);
  reportPlain(data);
  if (keyCount > 100_000) break;
  const part = partOf(data, ROWS / 4);
  report(`hop 10 s by 1 s, ${keyCount} keys`, part, hop('10s', '1s'), (at) => {
    const last = Math.floor(at / 1000);
    return Array.from({ length: 10 }, (_, i) => last - i);
  });
  report(`cumulate 10 s by 1 s, ${keyCount} keys`, part, cumulate('1s', '10s'), (at) => {
    const step = Math.floor(at / 1000);
    return Array.from({ length: 10 - (step % 10) }, (_, i) => step + i);
  });
  reportSessions(`session 1 s, ${keyCount} keys`, part);
}

function columnsOf(keyCount) {
  const random = randomOf(7);
  const [keys, values, times] = [0, 1, 2].map(() => new Float64Array(ROWS));
  for (let row = 0; row < ROWS; row++) {
    keys[row] = below(random, keyCount) * 7919;
    values[row] = below(random, 1000);
    times[row] = BEGIN_MS + Math.floor((row * LENGTH_MS) / ROWS) - below(random, DISORDER_MS);
  }
  return { keys, values, times };
}

/** The first rows: windows that overlap make the check slow. */
function partOf({ keys, values, times }, count) {
  return {
    keys: keys.subarray(0, count),
    values: values.subarray(0, count),
    times: times.subarray(0, count),
  };
}

function report(name, data, assigner, windowsOf) {
  const expected = new Map();
  data.times.forEach((at, row) => {
    for (const window of windowsOf(at)) {
      let groups = expected.get(window);
      if (groups === undefined) expected.set(window, (groups = new Map()));
      addTo(groups, data.keys[row], data.values[row]);
    }
  });
  const make = () => new WindowAggregate(optionsOf(name, assigner));
  print(name, run(data, make, sumOf([...expected.values()])));
}

function reportSessions(name, data) {
  const order = Uint32Array.from(data.keys, (_, row) => row);
  order.sort((a, b) => data.keys[a] - data.keys[b] || data.times[a] - data.times[b]);
  const sessions = [];
  let groups;
  order.forEach((row, i) => {
    const before = order[i - 1];
    const isNew =
      i === 0 ||
      data.keys[row] !== data.keys[before] ||
      data.times[row] - data.times[before] > 1000;
    if (isNew) sessions.push((groups = new Map()));
    addTo(groups, data.keys[row], data.values[row]);
  });
  const make = () => new SessionAggregate(optionsOf(name, session('1s')));
  print(name, run(data, make, sumOf(sessions)));
}

/** Row objects in nested Maps: what one writes by hand. */
function reportPlain({ keys, values, times }) {
  const objects = Array.from({ length: Math.min(ROWS, 2e6) }, (_, row) => ({
    key: keys[row],
    value: values[row],
    at: times[row],
  }));
  const speeds = [];
  for (let round = 0; round < RUNS; round++) {
    const started = performance.now();
    const windows = new Map();
    for (const row of objects) {
      const window = Math.floor(row.at / 10_000);
      let groups = windows.get(window);
      if (groups === undefined) windows.set(window, (groups = new Map()));
      addTo(groups, row.key, row.value);
    }
    speeds.push(objects.length / (performance.now() - started) / 1000);
  }
  print('  nested Map of row objects', speeds);
}

function addTo(groups, key, value) {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, { n: 1, total: value, high: value });
  else {
    group.n += 1;
    group.total += value;
    if (value > group.high) group.high = value;
  }
}

/** Numbers that no wrong answer shares: every group's values, weighted by its key. */
function sumOf(windows) {
  const answer = { groups: 0, n: 0, total: 0, high: 0 };
  for (const groups of windows) {
    for (const [key, { n, total, high }] of groups) addAnswer(answer, key, n, total, high);
  }
  return answer;
}

function addAnswer(answer, key, n, total, high) {
  const weight = (key % 1009) + 1;
  answer.groups += 1;
  answer.n += n * weight;
  answer.total += total * weight;
  answer.high += high * weight;
}

function optionsOf(name, assigner) {
  return {
    name,
    assigner,
    inputSchema: rows,
    keys: [0],
    calls,
    outputSchema: windowSchema(rows, [0], calls),
  };
}

/** Speeds of the runs, once the answer of the first is right. */
function run(data, make, expected) {
  const rowCount = data.keys.length;
  const engine = createEngine();
  const addresses = [data.keys, data.values, data.times].map((column, index) => {
    const address = engine.memory.allocate(rowCount * 8);
    const { f64, i64 } = engine.memory;
    for (let row = 0; row < rowCount; row++) {
      if (index === 1) f64[address / 8 + row] = column[row];
      else i64[address / 8 + row] = BigInt(column[row]);
    }
    return address;
  });
  const speeds = [];
  for (let round = 0; round <= RUNS; round++) {
    const answer = { groups: 0, n: 0, total: 0, high: 0 };
    const started = performance.now();
    play(engine, make(), addresses, rowCount, round === 0 ? answer : undefined);
    if (round > 0) speeds.push(rowCount / (performance.now() - started) / 1000);
    else if (JSON.stringify(answer) !== JSON.stringify(expected)) {
      throw new Error(
        `Wrong answer ${JSON.stringify(answer)}, expected ${JSON.stringify(expected)}.`,
      );
    }
  }
  return speeds;
}

function play(engine, operator, addresses, rowCount, answer) {
  const types = rows.fields.map(({ type }) => type);
  const generator = new WatermarkGenerator(
    engine,
    rows,
    watermarks.boundedOutOfOrderness('at', DISORDER_MS),
  );
  const emit = (batch) => {
    if (answer === undefined) return;
    const { i64, f64 } = engine.memory;
    const [keys, counts, totals, highs] = batch.columns().map(({ values }) => values / 8);
    for (let row = 0; row < batch.rowCount; row++) {
      const n = Number(i64[counts + row]);
      addAnswer(answer, Number(i64[keys + row]), n, f64[totals + row], f64[highs + row]);
    }
  };
  const context = {
    engine,
    clock: { now: () => 0 },
    batchSize: BATCH_ROWS,
    emit,
    emitSide() {},
    count() {},
  };
  operator.open(context);
  for (let row = 0; row < rowCount; row += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, rowCount - row);
    const columns = types.map((type, index) => columnOf(type, addresses[index] + row * 8));
    operator.processBatch(generator.assign(new Batch(engine, rows, columns, count)), 0);
    operator.processWatermark(generator.current);
    engine.arena.reset();
  }
  operator.processWatermark(Infinity);
  operator.close();
  generator.release();
}

function print(name, speeds) {
  const { median, min, max } = spread(speeds);
  const text = `${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)})`;
  console.log(`  ${name.padEnd(34)} ${text}`);
}
