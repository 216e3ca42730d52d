// A job that several threads run: totals by key of generated rows.
import {
  callback,
  count,
  defineJob,
  fromIterable,
  int64,
  schema,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';

const events = schema({ user: string(), amount: int64(), at: timestamp(3).asEpoch() });

/** The rows of a split: those of a range, so that time goes on from split to split. */
function rowsOf(split, splits, rows) {
  const first = Math.floor((split * rows) / splits);
  const end = Math.floor(((split + 1) * rows) / splits);
  return Array.from({ length: end - first }, (_, index) => {
    const i = first + index;
    return { user: `the user with number ${i % 101}`, amount: BigInt(i % 1000), at: i };
  });
}

/** @type {import('millrace').JobFunction<{ rows: number, splits: number }>} */
export default defineJob((env, { rows, splits }) => {
  const parts = Array.from({ length: splits }, (_, split) =>
    fromIterable(events, () => rowsOf(split, splits, rows)),
  );
  const source = {
    ...parts[0],
    name: 'events',
    splits: async () => parts.map((_, id) => ({ id: String(id) })),
    open: (split, position, context) => parts[Number(split.id)].open(split, position, context),
  };
  env
    .from(source, { watermarks: watermarks.boundedOutOfOrderness('at', '10s') })
    .keyBy('user')
    .window(tumble('1s'))
    .aggregate({ rows: count(), total: sum('amount') })
    .sinkTo(
      callback((found) => {
        (globalThis.totals ??= []).push(...found);
      }),
    );
});
