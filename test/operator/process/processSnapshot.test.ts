// Process functions of all kinds go on from a snapshot, at any parallelism, as if nothing had
// happened.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  environment,
  fromArray,
  int32,
  int64,
  jsonValue,
  listState,
  mapState,
  reducingState,
  schema,
  string,
  valueState,
} from 'millrace';
import type { Operator } from '../../../src/operator/operator.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import {
  BenchTask,
  runInterrupted,
  runThroughFiles,
  type BenchInput,
  type BenchPlan,
  type BenchStep,
} from '../../support/snapshotBench.js';

const engine = createEngine();
const readings = schema({ sensor: string(), value: int32() });
const rules = schema({ rule: string().nullable(), limit: int64() });
const lines = schema({ line: string() });
const alarms = schema({ alarm: string() });

const stream = () => environment().from(fromArray(readings, []));
const others = () => environment().from(fromArray(rules, []));

function operatorOf({ node }: { readonly node: { readonly kind: string } }): Operator {
  const { create, kind } = node as { kind: string; create?: () => Operator };
  if (create === undefined) throw new Error(`${kind} makes no operator.`);
  return create();
}

const bySensor: BenchInput = {
  schema: readings,
  keyOf: ({ sensor }: { sensor: string }) => [sensor],
};

/** Keeps something of every kind, sets timers of both clocks, and tells of all of it. */
const keyed: BenchPlan = {
  inputs: [bySensor],
  create: () =>
    operatorOf(
      stream()
        .keyBy('sensor')
        .process({
          state: {
            last: valueState(int32(), { ttl: 40 }),
            history: listState(string()),
            byValue: mapState(int32(), string()),
            sum: reducingState(int64(), (a, b) => a + b),
            tags: valueState(jsonValue<{ tags: string[] }>()),
          },
          output: lines,
          sideOutputs: { alarms },
          processElement({ sensor, value }, ctx) {
            const { byValue, history, last, sum, tags } = ctx.state;
            const seen = [last.get(), history.get(), byValue.entries(), sum.get(), tags.get()];
            const line = JSON.stringify([seen, ctx.currentWatermark], (_, v: unknown) =>
              typeof v === 'bigint' ? `${v}` : v,
            );
            ctx.collect({ line: `${sensor} ${line}` });
            if (value % 4 === 0) last.set(value);
            if (value % 5 === 0) history.add(`${sensor} had the value ${value}`);
            if (value % 3 === 0) byValue.set(value, sensor.repeat(value % 4));
            if (value % 7 === 0) tags.set({ tags: [`${value}`, ...(tags.get()?.tags ?? [])] });
            if (value % 11 === 0) history.clear();
            sum.add(BigInt(value));
            ctx.timers.registerEventTime((ctx.timestamp as number) + value);
            if (value % 2 === 0)
              ctx.timers.registerProcessingTime(ctx.currentProcessingTime + value);
            if (value % 6 === 0) ctx.timers.deleteEventTime((ctx.timestamp as number) + value);
          },
          onTimer(time, ctx) {
            const { sensor } = ctx.currentKey;
            ctx.sideOutput('alarms', { alarm: `${sensor} ${ctx.timeDomain} ${time}` });
            ctx.collect({ line: `${sensor} ${String(ctx.state.sum.get())}` });
            if (time % 3 === 0) ctx.state.sum.clear();
          },
        }),
    ),
};

const two: BenchPlan = {
  inputs: [bySensor, { schema: rules, keyOf: ({ rule }: { rule: string | null }) => [rule] }],
  create: () =>
    operatorOf(
      stream()
        .keyBy('sensor')
        .connect(others().keyBy('rule'))
        .process({
          state: { limit: valueState(int64()) },
          output: lines,
          processElement1({ sensor, value }, ctx) {
            const limit = ctx.state.limit.get();
            ctx.collect({ line: `${sensor} ${value} of ${String(limit)}` });
          },
          processElement2({ limit }, ctx) {
            ctx.state.limit.set(limit);
            ctx.timers.registerEventTime(Number(limit));
          },
          onTimer(time, ctx) {
            ctx.collect({ line: `${ctx.currentKey.sensor} ${time}` });
            ctx.state.limit.clear();
          },
        }),
    ),
};

const broadcast: BenchPlan = {
  inputs: [bySensor, { schema: rules, keyOf: undefined }],
  create: () => {
    const limits = mapState(string(), int64());
    return operatorOf(
      stream()
        .keyBy('sensor')
        .connect(others().broadcast({ limits }))
        .process({
          state: { count: valueState(int32()) },
          output: lines,
          processElement({ sensor, value }, ctx) {
            const count = (ctx.state.count.get() ?? 0) + value;
            ctx.state.count.set(count);
            const known = ctx.broadcast.limits.entries().map(([k, v]) => `${k}: ${v}`);
            ctx.collect({ line: `${sensor} ${count} ${known.join()}` });
          },
          processBroadcastElement({ rule, limit }, ctx) {
            if (limit % 5n === 0n) ctx.broadcast.limits.delete(rule ?? '');
            else ctx.broadcast.limits.set(rule ?? '', limit);
          },
        }),
    );
  },
};

const sensors = fc.constantFrom('a', 'b', 'c', 'a sensor with a long name', 'ä');
const reading = fc.record({
  row: fc.record({ sensor: sensors, value: fc.integer({ min: 0, max: 60 }) }),
  time: fc.integer({ min: 0, max: 300 }),
});
const rule = fc.record({
  row: fc.record({
    rule: fc.option(sensors, { freq: 5 }),
    limit: fc.bigInt({ min: 0n, max: 300n }),
  }),
  time: fc.integer({ min: 0, max: 300 }),
});

/** Steps of increasing watermarks; some rows tell the watermark themselves. */
function stepsOf(inputs: number): fc.Arbitrary<BenchStep[]> {
  const rowsOf = (input: number, row: typeof reading | typeof rule): fc.Arbitrary<BenchStep> =>
    fc.array<{ row: object; time: number }>(row, { minLength: 1, maxLength: 6 }).map((rows) => ({
      kind: 'rows',
      input,
      rows,
    }));
  const step = fc.oneof(
    { weight: 5, arbitrary: rowsOf(0, reading) },
    { weight: inputs > 1 ? 2 : 0, arbitrary: rowsOf(1, rule) },
    fc.integer({ min: 1, max: 40 }).map((by): BenchStep => ({ kind: 'watermark', at: by })),
    fc.integer({ min: 1, max: 30 }).map((by): BenchStep => ({ kind: 'clock', by })),
  );
  return fc.array(step, { minLength: 1, maxLength: 25 }).map((steps) => {
    let watermark = 0;
    const advanced = steps.map((one): BenchStep => {
      if (one.kind !== 'watermark') return one;
      watermark += one.at;
      return { kind: 'watermark', at: watermark };
    });
    const end: BenchStep[] = [
      { kind: 'clock', by: 100 },
      { kind: 'watermark', at: Infinity },
    ];
    return [...advanced, ...end];
  });
}

describe.each([
  ['of a keyed stream', keyed],
  ['of two keyed streams', two],
  ['of a keyed stream and a broadcast one', broadcast],
])('a process function %s', (_, plan) => {
  it.each([
    [1, 1],
    [1, 2],
    [2, 1],
    [3, 2],
    [2, 3],
  ])('goes on, from parallelism %i to %i', (before, after) => {
    fc.assert(
      fc.property(stepsOf(plan.inputs.length), fc.nat(25), (steps, at) => {
        const interruption = { at: Math.min(at, steps.length), before, after };
        const { straight, resumed, equal } = runInterrupted(engine, plan, steps, interruption);
        expect(resumed).toEqual(straight);
        for (const [one, other] of equal) expect(one).toEqual(other);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on from files', async () => {
    await fc.assert(
      fc.asyncProperty(stepsOf(plan.inputs.length), fc.nat(25), async (steps, at) => {
        const run = await runThroughFiles(engine, plan, steps, Math.min(at, steps.length));
        expect(run.resumed).toEqual(run.straight);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a snapshot of a process function', () => {
  const row = (sensor: string, value: number, time = 0): BenchStep => ({
    kind: 'rows',
    input: 0,
    rows: [{ row: { sensor, value }, time }],
  });

  it('has the broadcast state once, whoever writes it', () => {
    const task = new BenchTask(engine, broadcast, 2);
    const limit = { kind: 'rows', input: 1, rows: [{ row: { rule: 'a', limit: 7n } }] } as const;
    task.run([limit, row('a', 1), row('b', 1)]);
    const { known, tables } = task.snapshot();
    expect(tables.get('broadcast:limits')).toEqual([{ map_key: 'a', value: 7n }]);
    expect(known.get('broadcast:limits')?.distribution).toEqual({ to: 'broadcast' });
    expect(tables.get('state:count')).toHaveLength(2);
    task.close();
  });

  it('asks to be woken for the first timer of processing time', () => {
    const task = new BenchTask(engine, keyed, 1);
    task.run([row('a', 2), row('a', 44), { kind: 'clock', by: 3 }]);
    task.taken();
    const resumed = new BenchTask(engine, keyed, 1, task.clock.now());
    resumed.restore(task.snapshot());
    resumed.run([{ kind: 'clock', by: 42 }]);
    expect(resumed.taken()).toContain('["alarms",{"alarm":"a processing 1044"},"none"]');
    task.close();
    resumed.close();
  });

  it('fires timers of one time in the order of their registration', () => {
    const order = (restores: number): string[] => {
      let task = new BenchTask(engine, keyed, 1);
      task.run([row('b', 5, 10), row('c', 10, 5), row('a', 1, 14)]);
      for (let i = 0; i < restores; i++) {
        const next = new BenchTask(engine, keyed, 1);
        next.restore(task.snapshot());
        task.close();
        task = next;
      }
      task.run([row('d', 5, 10)]);
      const emitted = task.subtasks[0].emitted;
      emitted.splice(0);
      task.run([{ kind: 'watermark', at: 15 }]);
      return emitted.filter((text) => text.includes('alarm'));
    };
    expect(order(2)).toEqual(order(0));
    expect(order(0)).toHaveLength(4);
  });
});
