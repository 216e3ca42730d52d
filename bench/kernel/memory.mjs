// Kernels of memory: gather and selection, against the same loops over typed arrays.
import { Bench } from 'tinybench';
import { createEngine } from '../../dist/src/wasm/load.node.js';

const isTiny = process.argv.includes('--tiny');
const ROWS = 8192;
const engine = createEngine();
const { arena, kernels, memory } = engine;
const values = arena.allocate(ROWS * 8);
const views = arena.allocate(ROWS * 16);
const bits = arena.allocateBitmap(ROWS);
const rows = arena.allocate(ROWS * 4);
const out = arena.allocate(ROWS * 16);
for (let row = 0; row < ROWS; row++) memory.f64[(values >>> 3) + row] = row * 1.5;
for (let byte = 0; byte < ROWS / 8; byte++) memory.u8[bits + byte] = (byte * 151) & 255;

const count = kernels.selectBits(bits, 0, rows, ROWS);
const plainBits = memory.u8.slice(bits, bits + ROWS / 8);
const plainValues = memory.f64.slice(values >>> 3, (values >>> 3) + ROWS);
const selectByHand = () => {
  const selected = new Uint32Array(ROWS);
  let n = 0;
  for (let row = 0; row < ROWS; row++) {
    if ((plainBits[row >>> 3] >>> (row & 7)) & 1) selected[n++] = row;
  }
  return selected.subarray(0, n);
};
const gatherByHand = (selected) => Float64Array.from(selected, (row) => plainValues[row]);

const expected = selectByHand();
const found = memory.u32.slice(rows >>> 2, (rows >>> 2) + count);
kernels.gatherFixed(values, rows, out, count, 8);
const gathered = memory.f64.slice(out >>> 3, (out >>> 3) + count);
if (expected.join() !== found.join() || gatherByHand(expected).join() !== gathered.join()) {
  throw new Error('The kernels and the plain loops disagree.');
}

const bench = new Bench({ time: isTiny ? 20 : 500, warmupTime: isTiny ? 5 : 100 });
bench
  .add('selectBits', () => kernels.selectBits(bits, 0, rows, ROWS))
  .add('  select by hand', selectByHand)
  .add('gatherFixed, 8 bytes', () => kernels.gatherFixed(values, rows, out, count, 8))
  .add('  gather by hand', () => gatherByHand(expected))
  .add('gatherFixed, views', () => kernels.gatherFixed(views, rows, out, count, 16))
  .add('countBits', () => kernels.countBits(bits, ROWS));
await bench.run();
for (const { name, result } of bench.tasks) {
  const { p50, p99 } = result.latency;
  const perRow = (ms) => ((ms * 1e6) / ROWS).toFixed(2);
  console.log(`${name.padEnd(24)} ${perRow(p50)} ns/row (p99 ${perRow(p99)})`);
}
