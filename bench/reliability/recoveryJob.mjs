// A window over so many keys that its state is large: built once, then restored.
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
const events = schema({ ts: timestamp(3), key: int64(), value: float64() });

/** Each key once, then the last keys again and again until the job is stopped. */
function* batchesOf(engine, { keys, times }, split) {
  if (times !== undefined) {
    // Restored: the state is there when the first row is asked for.
    times[split] = Date.now();
    return;
  }
  const [ts, key, value] = [0, 1, 2].map(() => engine.memory.allocate(BATCH_ROWS * 8));
  for (let first = 0; ; first = Math.min(keys, first) + BATCH_ROWS) {
    const from = Math.min(first, keys - BATCH_ROWS);
    for (let i = 0; i < BATCH_ROWS; i++) engine.memory.f64[(value >>> 3) + i] = i;
    const { i64 } = engine.memory;
    for (let i = 0; i < BATCH_ROWS; i++) i64[(key >>> 3) + i] = BigInt(from + i);
    i64.fill(0n, ts >>> 3, (ts >>> 3) + BATCH_ROWS);
    const columns = [ts, key, value].map((address, index) =>
      columnOf(events.fields[index].type, address),
    );
    yield new Batch(engine, events, columns, BATCH_ROWS);
  }
}

export default defineJob((env, args) => {
  const splits = Array.from({ length: args.splits ?? 1 }, (_, split) => String(split));
  const readers = splits.map((id) =>
    fromBatches(events, (engine) => batchesOf(engine, args, Number(id))),
  );
  const source = {
    ...readers[0],
    name: args.times === undefined ? 'all keys' : 'nothing more',
    splits: async () => splits.map((id) => ({ id })),
    open: (split, position, context) => readers[Number(split.id)].open(split, position, context),
  };
  env
    .from(source, { watermarks: watermarks.boundedOutOfOrderness('ts', '1s') })
    .keyBy('key')
    .window(tumble('1d'))
    .aggregate({ n: count(), sum: sum('value'), max: max('value') })
    .named('totals')
    .sinkTo(blackhole());
});
