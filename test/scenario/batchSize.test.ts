// The batch size never changes an answer: rows out of order, some of them late, at any batch size.
import fc from 'fast-check';
import {
  avg,
  col,
  collect,
  collectValues,
  count,
  countDistinct,
  cumulate,
  desc,
  environment,
  first,
  fromArray,
  hop,
  int32,
  last,
  max,
  maxBy,
  min,
  schema,
  session,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
  type DataStream,
  type Fields,
  type RowOf,
  type Schema,
  type BoundedAssigner,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const clicks = schema({ at: timestamp(3), user: string().nullable(), n: int32().nullable() });
type ClickFields = typeof clicks extends Schema<infer F> ? F : never;
type Click = RowOf<ClickFields>;

const USERS = [null, 'ann', 'bob', 'a user with a long name'];
/** Times go forward with jumps, and back by up to 15 s: more than the watermarks allow. */
const anyClicks = fc
  .array(
    fc.record({
      step: fc.integer({ min: 0, max: 4000 }),
      back: fc.integer({ min: 0, max: 15_000 }),
      user: fc.constantFrom(...USERS),
      n: fc.option(fc.integer({ min: -100, max: 100 })),
    }),
    { maxLength: 120 },
  )
  .map((steps) => {
    let time = 1_700_000_000_000;
    return steps.map(({ step, back, user, n }): Click => {
      time += step;
      return { at: new Date(time - back), user, n };
    });
  });

const ASSIGNERS: Record<string, BoundedAssigner> = {
  tumble: tumble('5s'),
  hop: hop('10s', '3s'),
  cumulate: cumulate('4s', '12s'),
  session: session('2s'),
};
const aggregates = {
  rows: count(),
  sum: sum('n'),
  mean: avg('n'),
  low: min('n'),
  high: max('n'),
  users: countDistinct('user'),
  first: first('n'),
  last: last('n'),
  best: maxBy('user', 'n'),
  all: collectValues('n'),
};

const textOf = (row: object): string =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

/** What a job of `describe` writes: rows of every stream, sorted, as text. */
async function run(
  rows: Click[],
  batchSize: number,
  describeJob: (stream: DataStream<ClickFields>) => readonly Output[],
): Promise<unknown> {
  const env = environment({ batchSize });
  const stream = env.from(fromArray(clicks, rows), {
    watermarks: watermarks.boundedOutOfOrderness('at', '3s'),
  });
  const outputs = describeJob(stream);
  const { lateRows, rowsOut } = await env.execute().done;
  return { lateRows, rowsOut, rows: outputs.map((output) => output().map(textOf)) };
}
type Output = () => object[];

/** The rows of a stream once the job has run; where the order is not told, sorted. */
function output<F extends Fields>(stream: DataStream<F>): Output {
  const sink = collect<F>();
  stream.sinkTo(sink);
  return () => sink.rows;
}

const BATCH_SIZES = [1, 2, 5, 33];

describe.each(Object.entries(ASSIGNERS))('%s', (_, assigner) => {
  it.each(['0 s', '4 s'] as const)(
    'windows with %s of lateness, keyed and not',
    async (lateness) => {
      await fc.assert(
        fc.asyncProperty(anyClicks, async (rows) => {
          const job = (stream: DataStream<ClickFields>): readonly Output[] => {
            const keyed = stream.keyBy('user').window(assigner).allowedLateness(lateness);
            const windows = keyed.aggregate(aggregates);
            const all = stream.windowAll(assigner).allowedLateness(lateness).aggregate(aggregates);
            return [windows, windows.late, all, all.late].map((each) =>
              output(each as DataStream<Fields>),
            );
          };
          const expected = await run(rows, 8192, job);
          for (const size of BATCH_SIZES) expect(await run(rows, size, job)).toEqual(expected);
        }),
        { numRuns: 15 },
      );
    },
  );
});

describe('chains', () => {
  it('of windows behind windows, ranks and functions', async () => {
    await fc.assert(
      fc.asyncProperty(anyClicks, async (rows) => {
        const job = (stream: DataStream<ClickFields>): readonly Output[] => {
          const sums = stream
            .filter(col('n').ne(0))
            .flatMap((row) => (row.n !== null && row.n > 50 ? [row, row] : [row]))
            .keyBy('user')
            .window(tumble('5s'))
            .aggregate({ n: sum('n'), rows: count() });
          const ranked = sums.top(2, { by: [desc('rows'), 'user'] });
          const minutes = ranked
            .keyBy('rank')
            .window(tumble('1 min'))
            .aggregate({ rows: sum('rows'), users: collectValues('user') });
          const rolling = stream.keyBy('user').aggregate({ n: sum('n'), rows: count() });
          return [sums, ranked, minutes, rolling, rolling.filter((row) => row.n !== null)].map(
            (each) => output(each as unknown as DataStream<Fields>),
          );
        };
        const expected = await run(rows, 8192, job);
        for (const size of BATCH_SIZES) expect(await run(rows, size, job)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

it('a session that takes the place of one that ended counts its own values', async () => {
  const rows = [0, 10, 20].map((second) => ({ at: new Date(second * 1000), user: 'ann', n: 1 }));
  for (const batchSize of [1, 8192]) {
    const sessions = environment({ batchSize })
      .from(fromArray(clicks, rows), { watermarks: watermarks.monotonous('at') })
      .keyBy('user')
      .window(session('2s'))
      .aggregate({ values: countDistinct('n').asNumber() });
    expect((await sessions.collect()).map(({ values }) => values)).toEqual([1, 1, 1]);
  }
});
