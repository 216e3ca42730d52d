// Compiled expressions against hand-written loops over typed arrays: node bench/kernel/expression.mjs
//
// One batch of bids in columns. Both sides read the same columns and the answers are compared before a speed is printed.
import { createJiti } from 'jiti';
import { randomOf } from '../support/random.mjs';

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(`../../src/${path}.ts`);
const { createEngine } = await load('wasm/load.node');
const { schema } = await load('batch/schema');
const { RowWriter } = await load('batch/writeRows');
const { col } = await load('expression/expression');
const { compileExpressions } = await load('expression/projection');
const { compileFilter } = await load('expression/filter');
const t = await load('batch/dataType');

const isTiny = process.argv.includes('--tiny');
const ROWS = isTiny ? 500 : 8192;
const ROUNDS = isTiny ? 1 : 15;
const CALLS = isTiny ? 1 : 300;

const random = randomOf(7);
const engine = createEngine();
const CHANNELS = ['google', 'facebook', 'baidu', 'apple'];
const rows = Array.from({ length: ROWS }, () => ({
  price: random() * 1000,
  count: Math.floor(random() * 1000),
  channel: CHANNELS[Math.floor(random() * 4)],
}));
const input = schema({ price: t.float64(), count: t.int32(), channel: t.string() });
const batch = new RowWriter(engine, input).write(rows);
const start = engine.arena.mark();
const [priceAt, countAt] = batch.rawColumns.map((column) => column.values);
const prices = engine.memory.f64.slice(priceAt >>> 3, (priceAt >>> 3) + ROWS);
const counts = engine.memory.i32.slice(countAt >>> 2, (countAt >>> 2) + ROWS);
const channels = rows.map((row) => row.channel);

function filterByHand(out) {
  let n = 0;
  for (let i = 0; i < ROWS; i++) {
    if (prices[i] * 0.908 > 100 && channels[i] === 'apple') out[n++] = i;
  }
  return out.subarray(0, n);
}

function doublesByHand(out) {
  for (let i = 0; i < ROWS; i++) out[i] = (prices[i] * 0.908 + 3) * (prices[i] - 1) - prices[i];
  return out;
}

function integersByHand(out) {
  for (let i = 0; i < ROWS; i++) {
    const value = (counts[i] + 7) * 3 - counts[i];
    if (value !== (value | 0)) throw new Error('overflow');
    out[i] = value;
  }
  return out;
}

const condition = col('price').mul(0.908).gt(100).and(col('channel').eq('apple'));
const filter = compileFilter(engine, input, condition);
const p = col('price');
const doubles = project(p.mul(0.908).add(3).mul(p.sub(1)).sub(p));
const integers = project(col('count').add(7).mul(3).sub(col('count')));

function project(expression) {
  const projection = compileExpressions(engine, input, [{ name: 'x', expression }]);
  return () => projection.evaluate(batch)[0].values;
}

compare(
  "price * 0.908 > 100 AND channel = 'apple'",
  () => filter.filter(batch),
  (selected) =>
    engine.memory.u32.subarray(
      selected.selection >>> 2,
      (selected.selection >>> 2) + selected.rowCount,
    ),
  filterByHand,
  new Uint32Array(ROWS),
);
compare(
  '(price * 0.908 + 3) * (price - 1) - price',
  doubles,
  (at) => engine.memory.f64.subarray(at >>> 3, (at >>> 3) + ROWS),
  doublesByHand,
  new Float64Array(ROWS),
);
compare(
  '(count + 7) * 3 - count, INT with overflow checks',
  integers,
  (at) => engine.memory.i32.subarray(at >>> 2, (at >>> 2) + ROWS),
  integersByHand,
  new Int32Array(ROWS),
);

function compare(name, ours, view, byHand, out) {
  const expected = [...byHand(out)].join();
  const got = [...view(ours())].join();
  if (got !== expected) throw new Error(`${name}: the answers differ`);
  const mine = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round++) {
    mine.push(rate(() => (engine.arena.rewind(start), ours())));
    theirs.push(rate(() => byHand(out)));
  }
  const [a, b] = [mine, theirs].map((list) => list.toSorted((x, y) => x - y));
  const text = (l) =>
    `${median(l).toFixed(0)} M rows/s (${l[0].toFixed(0)}–${l.at(-1).toFixed(0)})`;
  const ratio = (median(a) / median(b)).toFixed(2);
  console.log(`${name}: millrace ${text(a)}, by hand ${text(b)}, ratio ${ratio}`);
}

function rate(call) {
  const from = performance.now();
  for (let i = 0; i < CALLS; i++) call();
  return (ROWS * CALLS) / (performance.now() - from) / 1000;
}

function median(sorted) {
  return sorted[sorted.length >> 1];
}
