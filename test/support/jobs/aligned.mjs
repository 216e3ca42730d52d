// Two splits of which one is slow; what arrives is kept in order. The slow one is read by the first
// subtask, which is in the thread of the sink.
import { callback, defineJob, fromIterable, int32, schema, timestamp, watermarks } from 'millrace';

const events = schema({ split: int32(), at: timestamp(3).asEpoch() });

async function* rowsOf(split, rows) {
  for (let i = 0; i < rows; i++) {
    if (split === 0 || i % 8 === 0) await new Promise((next) => setImmediate(next));
    yield { split, at: i * 100 };
  }
}

export default defineJob((env, { rows, drift }) => {
  const parts = [0, 1].map((split) =>
    fromIterable(events, () => rowsOf(split, rows), { isBounded: false }),
  );
  const source = {
    ...parts[0],
    name: 'uneven',
    splits: async () => parts.map((_, id) => ({ id: String(id) })),
    open: (split, position, context) => parts[Number(split.id)].open(split, position, context),
  };
  let strategy = watermarks.monotonous('at');
  if (drift !== undefined) strategy = strategy.withWatermarkAlignment('all', drift, '5ms');
  env
    .from(source, { watermarks: strategy })
    .sinkTo(callback((batch) => globalThis.arrived?.push(...batch)));
});
