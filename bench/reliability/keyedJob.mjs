// A job of one keyed window over columns that are in memory: its state is as large as its keys.
import { Batch } from '../../dist/src/batch/batch.js';
import { columnOf } from '../../dist/src/batch/column.js';
import {
  blackhole,
  count,
  defineJob,
  float64,
  fromBatches,
  int64,
  max,
  schema,
  sum,
  timestamp,
  tumble,
  watermarks,
} from '../../dist/lib/esm/index.js';

const BATCH_ROWS = 8192;
const MADE_ROWS = BATCH_ROWS * 512;
const DAY_MS = 86_400_000;
export const events = schema({ ts: timestamp(3), key: int64(), value: float64() });

/** Gaps between two batches in milliseconds, the longest first: what a row may wait. */
export const gaps = [];

/**
 * The batches of a split: the same four million rows again and again, over all keys, in time order.
 *
 * @param windows  Windows that the rows pass through.
 */
function* batchesOf(engine, { rows, keys, windows }) {
  const ts = engine.memory.allocate(MADE_ROWS * 8);
  const key = engine.memory.allocate(MADE_ROWS * 8);
  const value = engine.memory.allocate(MADE_ROWS * 8);
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
  const times = new BigInt64Array(BATCH_ROWS);
  for (let i = 0; i < MADE_ROWS; i++) {
    engine.memory.f64[(value >>> 3) + i] = next() % 1000;
    engine.memory.i64[(key >>> 3) + i] = BigInt(next() % keys);
  }
  let last = performance.now();
  for (let row = 0, turn = 0; row < rows; row += BATCH_ROWS, turn++) {
    const from = (turn % 512) * BATCH_ROWS;
    const time = BigInt(Math.floor((row / rows) * windows * DAY_MS));
    engine.memory.i64.set(times.fill(time), (ts >>> 3) + from);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    const columns = [ts, key, value].map((address, index) =>
      columnOf(events.fields[index].type, address + from * 8),
    );
    yield new Batch(engine, events, columns, Math.min(BATCH_ROWS, rows - row));
  }
}

export default defineJob((env, { rows, keys, windows, splits = 1 }) => {
  const share = { rows: Math.ceil(rows / splits), keys, windows };
  const one = fromBatches(events, (engine) => batchesOf(engine, share));
  const source = {
    ...one,
    name: 'batches',
    splits: async () => Array.from({ length: splits }, (_, split) => ({ id: String(split) })),
  };
  env
    .from(source, { watermarks: watermarks.boundedOutOfOrderness('ts', '1s') })
    .keyBy('key')
    .window(tumble('1d'))
    .aggregate({ n: count(), sum: sum('value'), max: max('value') })
    .sinkTo(blackhole());
});
