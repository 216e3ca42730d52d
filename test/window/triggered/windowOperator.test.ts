// The general window operator: equal to the kernels where both compute the same, and independent of
// the batch size whatever its trigger, evictor and function are.
import fc from 'fast-check';
import {
  collect,
  collectValues,
  count,
  countDistinct,
  cumulate,
  environment,
  evictors,
  fromArray,
  hop,
  int32,
  int64,
  last,
  max,
  schema,
  session,
  string,
  sum,
  timestamp,
  triggers,
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

const anyClicks = fc
  .array(
    fc.record({
      step: fc.integer({ min: 0, max: 4000 }),
      back: fc.integer({ min: 0, max: 15_000 }),
      user: fc.constantFrom(null, 'ann', 'bob', 'a user with a long name'),
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
  'tumble in a zone': tumble('1h', { timeZone: 'Asia/Kolkata' }),
  hop: hop('10s', '3s'),
  'hop with gaps': hop('3s', '5s'),
  cumulate: cumulate('4s', '12s'),
  session: session('2s'),
};
const aggregates = {
  rows: count(),
  sum: sum('n'),
  high: max('n'),
  users: countDistinct('user'),
  last: last('n'),
  all: collectValues('n'),
};

const textOf = (row: object): string =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

async function run(
  rows: Click[],
  batchSize: number,
  describeJob: (stream: DataStream<ClickFields>) => readonly DataStream<Fields>[],
): Promise<unknown> {
  const env = environment({ batchSize });
  const stream = env.from(fromArray(clicks, rows), {
    watermarks: watermarks.boundedOutOfOrderness('at', '3s'),
  });
  const sinks = describeJob(stream).map((output) => {
    const sink = collect<Fields>();
    output.sinkTo(sink);
    return sink;
  });
  const { lateRows } = await env.execute().done;
  return { lateRows, rows: sinks.map((sink) => sink.rows.map(textOf)) };
}

const any = (stream: unknown): DataStream<Fields> => stream as DataStream<Fields>;

describe.each(Object.entries(ASSIGNERS))('%s', (_, assigner) => {
  it.each(['0 s', '4 s'] as const)('equals the kernels with lateness %s', async (lateness) => {
    await fc.assert(
      fc.asyncProperty(anyClicks, fc.constantFrom(1, 7, 8192), async (rows, batchSize) => {
        const sorted = (result: unknown): unknown => {
          const { rows: outputs, lateRows } = result as { rows: string[][]; lateRows: number };
          return { lateRows, rows: outputs.map((output) => [...output].sort()) };
        };
        const windows = (stream: DataStream<ClickFields>) =>
          stream.keyBy('user').window(assigner).allowedLateness(lateness);
        const kernels = await run(rows, batchSize, (stream) => {
          const result = windows(stream).aggregate(aggregates);
          return [any(result), any(result.late)];
        });
        const general = await run(rows, batchSize, (stream) => {
          const result = windows(stream).trigger(triggers.eventTime()).aggregate(aggregates);
          return [any(result), any(result.late)];
        });
        expect(sorted(general)).toEqual(sorted(kernels));
      }),
      { numRuns: 12 },
    );
  });

  it('gives the same at any batch size', async () => {
    const output = schema({ user: string().nullable(), start: int64(), rows: string() });
    await fc.assert(
      fc.asyncProperty(anyClicks, async (rows) => {
        const job = (stream: DataStream<ClickFields>): readonly DataStream<Fields>[] => {
          const keyed = stream.keyBy('user').window(assigner);
          const early = keyed
            .allowedLateness('2s')
            .trigger(triggers.continuousEventTime('1s'))
            .aggregate(aggregates);
          const pairs = keyed.trigger(triggers.purging(triggers.count(2))).process({
            output,
            process({ user }, { start }, values, ctx) {
              ctx.collect({ user, start: BigInt(start), rows: textOf(values) });
            },
          });
          const recent = keyed
            .trigger(triggers.count(2))
            .evictor(evictors.time('2s'))
            .aggregate(aggregates);
          return [early, early.late, pairs, pairs.late, recent].map(any);
        };
        const expected = await run(rows, 8192, job);
        for (const size of [1, 7]) expect(await run(rows, size, job)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });
});
