// A job that several threads run and that stays: counts and totals by user.
import { blackhole, count, defineJob, fromIterable, int64, schema, string, sum } from 'millrace';

const events = schema({ user: string(), amount: int64() });

async function* rowsOf(split, { rows, splits }) {
  for (let i = split; i < rows; i += splits) yield { user: `user ${i % 10}`, amount: BigInt(i) };
  await new Promise(() => undefined);
}

/** @type {import('millrace').JobFunction<{ rows: number, splits: number }>} */
export default defineJob((env, args) => {
  const parts = Array.from({ length: args.splits }, (_, split) =>
    fromIterable(events, () => rowsOf(split, args)),
  );
  const source = {
    ...parts[0],
    name: 'events',
    isBounded: false,
    splits: async () => parts.map((_, id) => ({ id: String(id) })),
    open: (split, position, context) => parts[Number(split.id)].open(split, position, context),
  };
  env
    .from(source)
    .keyBy('user')
    .aggregate({ rows: count(), total: sum('amount') })
    .named('totals')
    .sinkTo(blackhole());
});
