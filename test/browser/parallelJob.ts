// A job for several threads: totals by user and second of rows in several splits.
import { callback, count, defineJob, fromIterable, int64, schema } from 'millrace/browser';
import { string, sum, timestamp, tumble, watermarks } from 'millrace/browser';
import type { FieldsOf, Source } from 'millrace/browser';

/** What the job is run with. */
export interface ParallelArgs {
  readonly rows: number;
  readonly splits: number;
  /** Row at which its source fails, of the first split. */
  readonly failAt?: number;
}

/** A total, as text can carry it. */
export interface Total {
  readonly user: string;
  readonly second: string;
  readonly rows: string;
  readonly total: string;
}

const events = schema({ user: string(), amount: int64(), at: timestamp(3).asEpoch() });

/** The rows of a split, with pauses in which checkpoints come. */
async function* rowsOf(split: number, { rows, splits, failAt }: ParallelArgs) {
  const first = Math.floor((split * rows) / splits);
  const end = Math.floor(((split + 1) * rows) / splits);
  for (let i = first; i < end; i++) {
    if (i === failAt) {
      await sleep(1000);
      throw new Error('the network is gone');
    }
    if (failAt !== undefined && i % 500 === 0) await sleep(5);
    const user = `the user with number ${i % 101}`;
    yield { user, amount: BigInt(i % 1000), at: i };
  }
}

export default defineJob<ParallelArgs>((env, args) => {
  const parts = Array.from({ length: args.splits }, (_, split) =>
    fromIterable(events, () => rowsOf(split, args)),
  );
  const source: Source<FieldsOf<typeof events>> = {
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
    .sinkTo(callback((found) => void totals().push(...found.map(textOf))));
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What the callback was given in this thread. */
export function totals(): Total[] {
  const store = globalThis as { totals?: Total[] };
  return (store.totals ??= []);
}

function textOf(row: object): Total {
  const { user, window_start, rows, total } = row as Record<string, { toString(): string }>;
  const second = (window_start as Date).toISOString();
  return { user: user.toString(), second, rows: String(rows), total: String(total) };
}
