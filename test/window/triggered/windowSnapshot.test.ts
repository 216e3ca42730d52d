// The general window operator goes on from a snapshot, at any parallelism, as if nothing had
// happened: whatever the assigner, trigger, evictor and function.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectValues,
  count,
  countDistinct,
  environment,
  evictors,
  fromArray,
  globalWindow,
  hop,
  int32,
  jsonValue,
  listState,
  max,
  row,
  schema,
  session,
  string,
  sum,
  timestamp,
  triggers,
  tumble,
  valueState,
} from 'millrace';
import type { Operator } from '../../../src/operator/operator.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import {
  runInterrupted,
  runThroughFiles,
  type BenchPlan,
  type BenchStep,
} from '../../support/snapshotBench.js';

const engine = createEngine();
const clicks = schema({
  user: string().nullable(),
  n: int32().nullable(),
  at: timestamp(3),
  tags: row({ page: string() }),
});
const shown = schema({ line: string() });

const stream = () => environment().from(fromArray(clicks, []));
const keyed = () => stream().keyBy('user');

/** Shows rows, and what it keeps by key and by window. */
const show = {
  state: { windows: valueState(int32()) },
  windowState: { fires: listState(string()) },
  output: shown,
  sideOutputs: { counts: shown },
  process(
    key: object,
    window: { readonly start: number; readonly end: number },
    rows: readonly { readonly n: number | null; readonly tags: { readonly page: string } }[],
    ctx: {
      readonly state: { readonly windows: { get(): number | undefined; set(n: number): void } };
      readonly windowState: { readonly fires: { get(): string[]; add(line: string): void } };
      collect(row: { line: string }): void;
      sideOutput(tag: 'counts', row: { line: string }): void;
    },
  ): void {
    const seen = (ctx.state.windows.get() ?? 0) + 1;
    ctx.state.windows.set(seen);
    const text = rows.map(({ n, tags }) => `${n}${tags.page}`).join();
    ctx.windowState.fires.add(text);
    const line = JSON.stringify([key, window, text, ctx.windowState.fires.get()]);
    ctx.collect({ line });
    ctx.sideOutput('counts', { line: `${seen}` });
  },
};
/** Windows that merge have no state of their own. */
const showMerging = {
  state: { windows: valueState(int32()) },
  output: shown,
  process(
    key: object,
    window: { readonly start: number; readonly end: number },
    rows: readonly { readonly n: number | null; readonly tags: { readonly page: string } }[],
    ctx: {
      readonly state: { readonly windows: { get(): number | undefined; set(n: number): void } };
      collect(row: { line: string }): void;
    },
  ): void {
    const seen = (ctx.state.windows.get() ?? 0) + 1;
    ctx.state.windows.set(seen);
    const text = rows.map(({ n, tags }) => `${n}${tags.page}`).join();
    ctx.collect({ line: JSON.stringify([key, window, text, seen]) });
  },
};

const aggregates = {
  rows: count(),
  sum: sum('n'),
  high: max('n'),
  users: countDistinct('n'),
  all: collectValues('n'),
};
const larger = <R extends { readonly n: number | null }>(a: R, b: R): R =>
  (a.n ?? 0) >= (b.n ?? 0) ? a : b;
const joined = {
  output: shown,
  createAccumulator: (): { all: string[] } => ({ all: [] }),
  add: (acc: { all: string[] }, { n }: { readonly n: number | null }) => ({
    all: [...acc.all, String(n)],
  }),
  getResult: (acc: { all: string[] }) => ({ line: acc.all.join() }),
  merge: (a: { all: string[] }, b: { all: string[] }) => ({ all: [...a.all, ...b.all] }),
};

const PLANS: Record<string, () => { readonly node: { readonly kind: string } }> = {
  'tumbling, a function': () => keyed().window(tumble('40ms')).process(show),
  'tumbling with lateness, a function': () =>
    keyed().window(tumble('40ms')).allowedLateness('30ms').process(show),
  'hopping, a reduce function': () => keyed().window(hop('60ms', '25ms')).reduce(larger),
  'hopping, aggregates, fired again and again': () =>
    keyed()
      .window(hop('60ms', '25ms'))
      .trigger(triggers.continuousEventTime('10ms'))
      .aggregate(aggregates),
  'sessions, a function': () => keyed().window(session('20ms')).process(showMerging),
  'sessions with lateness, aggregates': () =>
    keyed()
      .window(session('20ms'))
      .allowedLateness('50ms')
      .trigger(triggers.continuousEventTime('15ms'))
      .aggregate(aggregates),
  'sessions, an aggregation': () => keyed().window(session('15ms')).aggregate(joined),
  'global, by count, purging': () =>
    keyed()
      .window(globalWindow())
      .trigger(triggers.purging(triggers.count(3)))
      .process(show),
  'global, at the end, an evictor': () =>
    keyed()
      .window(globalWindow())
      .trigger(triggers.endOfInput())
      .evictor(evictors.count(4))
      .process(show),
  'counted, sliding': () => keyed().countWindow(4, 2).aggregate(aggregates),
  'global, by difference': () =>
    keyed()
      .window(globalWindow())
      .trigger(
        triggers.delta(
          10,
          (a: { n: number | null }, b: { n: number | null }) => (b.n ?? 0) - (a.n ?? 0),
          jsonValue<{ n: number | null }>(),
        ),
      )
      .process(show),
  'processing time, tumbling, aggregates': () =>
    keyed()
      .window(tumble('20ms', { time: 'processing' }))
      .aggregate(aggregates),
  'processing time, sessions, a function': () =>
    keyed()
      .window(session('15ms', { time: 'processing' }))
      .process(showMerging),
  'processing time, fired again and again': () =>
    keyed()
      .window(tumble('50ms', { time: 'processing' }))
      .trigger(triggers.continuousProcessingTime('10ms'))
      .process(show),
  'all rows, tumbling': () => stream().windowAll(tumble('40ms')).process(show),
};

function planOf(describeJob: () => { readonly node: { readonly kind: string } }): BenchPlan {
  return {
    inputs: [{ schema: clicks, keyOf: ({ user }: { user: string | null }) => [user] }],
    create: () => {
      const { create, kind } = describeJob().node as { kind: string; create?: () => Operator };
      if (create === undefined) throw new Error(`${kind} makes no operator.`);
      return create();
    },
  };
}

const click = fc
  .record({
    user: fc.constantFrom(null, 'ann', 'bob', 'a user with a long name', ''),
    n: fc.option(fc.integer({ min: -100, max: 100 }), { freq: 6 }),
    time: fc.integer({ min: 0, max: 260 }),
    tags: fc.record({ page: fc.constantFrom('a', '', 'ä') }),
  })
  .map(({ time, ...others }) => ({ row: { ...others, at: new Date(time) }, time }));

const steps = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc
          .array(click, { minLength: 1, maxLength: 6 })
          .map((rows): BenchStep => ({ kind: 'rows', input: 0, rows })),
      },
      fc.integer({ min: 1, max: 50 }).map((at): BenchStep => ({ kind: 'watermark', at })),
      fc.integer({ min: 1, max: 20 }).map((by): BenchStep => ({ kind: 'clock', by })),
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((all): BenchStep[] => {
    let watermark = 0;
    const advanced = all.map((step): BenchStep => {
      if (step.kind !== 'watermark') return step;
      watermark += step.at;
      return { ...step, at: watermark };
    });
    const end: BenchStep[] = [
      { kind: 'clock', by: 200 },
      { kind: 'watermark', at: Infinity },
    ];
    return [...advanced, ...end];
  });

describe.each(Object.entries(PLANS))('windows: %s', (name, describeJob) => {
  const isKeyed = !name.startsWith('all rows');
  const plan = planOf(describeJob);
  it.each(
    isKeyed
      ? [
          [1, 1],
          [1, 3],
          [2, 1],
          [2, 3],
        ]
      : [[1, 1]],
  )('go on, from parallelism %i to %i', (before, after) => {
    fc.assert(
      fc.property(steps, fc.nat(25), (some, at) => {
        const interruption = { at: Math.min(at, some.length), before, after };
        const { straight, resumed, equal } = runInterrupted(engine, plan, some, interruption);
        expect(resumed).toEqual(straight);
        for (const [one, other] of equal) expect(one).toEqual(other);
      }),
      { numRuns: 30 },
    );
  });

  it('go on from files', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(25), async (some, at) => {
        const run = await runThroughFiles(engine, plan, some, Math.min(at, some.length));
        expect(run.resumed).toEqual(run.straight);
      }),
      { numRuns: 15 },
    );
  });
});
