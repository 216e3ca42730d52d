import fc from 'fast-check';
import {
  aggregatingState,
  boolean,
  environment,
  float64,
  fromArray,
  int32,
  int64,
  jsonValue,
  listState,
  mapState,
  reducingState,
  schema,
  string,
  timestamp,
  valueState,
  watermarks,
  type DataStream,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const readings = schema({ at: timestamp().asEpoch(), sensor: string(), value: int32() });
type Reading = { at: number; sensor: string; value: number };
const reading = (at: number, sensor: string, value: number): Reading => ({ at, sensor, value });
const lines = schema({ line: string() });

const streamOf = (rows: readonly Reading[], batchSize = 7, boundMs = 0) =>
  environment({ batchSize }).from(fromArray(readings, rows), {
    watermarks: watermarks.boundedOutOfOrderness('at', boundMs),
  });

const textsOf = async (stream: DataStream<{ line: ReturnType<typeof string> }>) =>
  (await stream.collect()).map(({ line }) => line);

describe('process', () => {
  it('emits any number of rows, and others to side outputs', async () => {
    const stream = streamOf([reading(1, 'a', 1), reading(2, 'b', -2), reading(3, 'a', 3)]);
    const { main, errors } = stream.process({
      output: schema({ half: float64() }),
      sideOutputs: { errors: schema({ sensor: string(), at: int64().asNumber() }) },
      processElement({ sensor, value }, ctx) {
        if (value < 0) return ctx.sideOutput('errors', { sensor, at: ctx.timestamp ?? -1 });
        for (let i = 0; i < value; i++) ctx.collect({ half: value / 2 });
      },
    });
    expect(await main.collect()).toEqual([
      { half: 0.5 },
      { half: 1.5 },
      { half: 1.5 },
      { half: 1.5 },
    ]);
    expect(await errors.collect()).toEqual([{ sensor: 'b', at: 2 }]);
    expect(await main.filter(({ half }) => half < 1).collect()).toEqual([{ half: 0.5 }]);
  });

  it('opens and closes', async () => {
    const calls: string[] = [];
    await streamOf([reading(1, 'a', 1)])
      .process({
        output: lines,
        open: () => void calls.push('open'),
        processElement: () => void calls.push('element'),
        close: () => void calls.push('close'),
      })
      .collect();
    expect(calls).toEqual(['open', 'element', 'close']);
  });

  it('keeps its side outputs under another name', async () => {
    const named = streamOf([reading(1, 'a', 1)])
      .process({
        output: lines,
        sideOutputs: { errors: lines },
        processElement: (_row, ctx) => ctx.sideOutput('errors', { line: 'bad' }),
      })
      .named('splitter');
    expect(named.errors.node.name).toBe('splitter.errors');
    expect(await named.errors.collect()).toEqual([{ line: 'bad' }]);
    const { errors } = streamOf([reading(1, 'a', 1)])
      .mapAsync(() => Promise.reject(new Error('no')), { onError: 'errors' })
      .named('ask');
    expect((await errors.collect()).map(({ error }) => error)).toEqual([
      expect.stringContaining('no') as string,
    ]);
  });

  it('knows no side output that was not declared', () => {
    const stream = streamOf([]);
    const fn = { output: lines, sideOutputs: { filter: lines }, processElement: () => undefined };
    expect(() => stream.process(fn)).toThrow("A side output cannot be named 'filter'");
  });
});

describe('keyed process', () => {
  it('keeps all kinds of state by key', async () => {
    const stream = streamOf([
      reading(1, 'a', 1),
      reading(2, 'b', 10),
      reading(3, 'a', 2),
      reading(4, 'a', 2),
    ]);
    const result = stream.keyBy('sensor').process({
      state: {
        last: valueState(int64()),
        seen: mapState(int32(), boolean()),
        items: listState(float64()),
        sum: reducingState(int32(), (a, b) => a + b),
        mean: aggregatingState(jsonValue<{ sum: number; count: number }>(), {
          createAccumulator: () => ({ sum: 0, count: 0 }),
          add: ({ sum, count }, value: number) => ({ sum: sum + value, count: count + 1 }),
          getResult: ({ sum, count }) => sum / count,
        }),
      },
      output: lines,
      processElement({ value }, { currentKey, state }) {
        state.items.add(value);
        state.sum.add(value);
        state.mean.add(value);
        expectTypeOf(state.last.get()).toEqualTypeOf<bigint | undefined>();
        expectTypeOf(state.seen.get(1)).toEqualTypeOf<boolean | undefined>();
        expectTypeOf(state.items.get()).toEqualTypeOf<number[]>();
        expectTypeOf(state.sum.get()).toEqualTypeOf<number | undefined>();
        expectTypeOf(state.mean.get()).toEqualTypeOf<number | undefined>();
        expectTypeOf(currentKey).toEqualTypeOf<{ sensor: string }>();
      },
    });
    expectTypeOf(result).toExtend<DataStream<{ line: ReturnType<typeof string> }>>();
    const kept = stream.keyBy('sensor').process({
      state: { last: valueState(int64()), seen: mapState(int32(), boolean()) },
      output: lines,
      processElement({ value }, ctx) {
        const { last, seen } = ctx.state;
        const before = seen.keys().join();
        ctx.collect({ line: `${ctx.currentKey.sensor} ${value} ${last.get()} [${before}]` });
        last.set(BigInt(value));
        seen.set(value, true);
      },
    });
    expect(await textsOf(kept)).toEqual([
      'a 1 undefined []',
      'b 10 undefined []',
      'a 2 1 [1]',
      'a 2 2 [1,2]',
    ]);
  });

  it('fires timers in order, those of one time as registered, and at the end', async () => {
    const stream = streamOf([
      reading(1, 'a', 50),
      reading(2, 'b', 20),
      reading(3, 'c', 20),
      reading(30, 'd', 90),
      reading(31, 'a', 20),
    ]);
    const fired = stream.keyBy('sensor').process({
      output: lines,
      processElement({ value }, ctx) {
        ctx.timers.registerEventTime(value);
        ctx.collect({
          line: `${ctx.currentKey.sensor} at ${ctx.timestamp}, ${ctx.currentWatermark}`,
        });
      },
      onTimer(time, ctx) {
        const { currentKey, currentWatermark, timeDomain, timestamp: at } = ctx;
        ctx.collect({
          line: `${timeDomain} ${currentKey.sensor} ${time} ${at} ${currentWatermark}`,
        });
        if (time === 50) ctx.timers.registerEventTime(70);
      },
    });
    expect(await textsOf(fired)).toEqual([
      'a at 1, -Infinity',
      'b at 2, 0',
      'c at 3, 1',
      'd at 30, 2',
      'event b 20 20 29',
      'event c 20 20 29',
      'a at 31, 29',
      // Registered behind the watermark: fires when it advances.
      'event a 20 20 30',
      'event a 50 50 Infinity',
      'event a 70 70 Infinity',
      'event d 90 90 Infinity',
    ]);
  });

  it('gives rows the event time of the row or timer that emits them', async () => {
    const stream = streamOf([reading(5, 'a', 1), reading(100, 'a', 2)]);
    const emitted = stream
      .keyBy('sensor')
      .process({
        output: lines,
        processElement(_, ctx) {
          ctx.timers.registerEventTime(42);
          ctx.collect({ line: 'element' });
        },
        onTimer: (_, ctx) => ctx.collect({ line: 'timer' }),
      })
      .process({
        output: lines,
        processElement: ({ line }, ctx) => ctx.collect({ line: `${line} ${ctx.timestamp}` }),
      });
    expect(await textsOf(emitted)).toEqual(['element 5', 'element 100', 'timer 42']);
  });
});

describe('a process function that fails', () => {
  const failing = (fn: () => void) =>
    streamOf([reading(1, 'a', 1), reading(2, 'b', 2)])
      .keyBy('sensor')
      .process({
        state: { small: valueState(int32()) },
        output: lines,
        processElement({ value }, ctx) {
          if (value === 1) ctx.timers.registerEventTime(10);
          if (value === 2) fn();
        },
        onTimer() {
          throw new Error('late');
        },
      })
      .named('watch')
      .collect();

  it('names operator and row', async () => {
    const failed = failing(() => {
      throw new Error('too hot');
    });
    await expect(failed).rejects.toMatchObject({
      code: 'DATA_FUNCTION',
      message: expect.stringContaining('too hot') as string,
      location: { operator: expect.stringMatching('process|watch') as string, row: 1 },
    });
  });

  it('names the timer and its key', async () => {
    await expect(failing(() => undefined)).rejects.toThrow('onTimer(10) of the key {"sensor":"a"}');
  });

  it('is not blamed for what a reader of its rows throws', async () => {
    const failed = streamOf([reading(1, 'a', 3)], 2)
      .process({
        output: lines,
        // Taken apart, as its functions may be.
        processElement({ value }, { collect }) {
          for (let i = 0; i < value; i++) collect({ line: `${i}` });
        },
      })
      .map((row) => {
        if (row.line === '1') throw new Error('no ones');
        return row;
      })
      .named('reader')
      .collect();
    await expect(failed).rejects.toMatchObject({
      message: expect.stringContaining('The function threw: no ones') as string,
      location: { operator: 'reader', row: 1 },
    });
  });

  it('cannot answer later', async () => {
    const later = streamOf([reading(1, 'a', 1)]).process({
      output: lines,
      processElement: (() => Promise.resolve()) as unknown as () => undefined,
    });
    await expect(later.collect()).rejects.toThrow('process functions are synchronous');
    streamOf([]).process({
      output: lines,
      // @ts-expect-error: an async function is none that returns nothing
      processElement: async () => undefined,
    });
  });
});

/** What Flink does with one row at a time and a watermark behind each. */
function naive(rows: readonly Reading[], boundMs: number): string[] {
  const out: string[] = [];
  const sums = new Map<string, number>();
  let timers: { time: number; sensor: string }[] = [];
  const register = (time: number, sensor: string): void => {
    if (!timers.some((timer) => timer.time === time && timer.sensor === sensor))
      timers.push({ time, sensor });
  };
  const advance = (watermark: number): void => {
    for (;;) {
      const due = timers.filter(({ time }) => time <= watermark);
      if (due.length === 0) return;
      const first = due.reduce((a, b) => (b.time < a.time ? b : a));
      timers = timers.filter((timer) => timer !== first);
      const { time, sensor } = first;
      out.push(`timer ${sensor} ${time} ${watermark} ${sums.get(sensor)}`);
      if (time % 5 === 0) register(time + 3, sensor);
      if (time % 7 === 0) sums.delete(sensor);
    }
  };
  let watermark = -Infinity;
  for (const { at, sensor, value } of rows) {
    sums.set(sensor, (sums.get(sensor) ?? 0) + value);
    out.push(`row ${sensor} ${at} ${watermark} ${sums.get(sensor)}`);
    register(value, sensor);
    register(at + 10, sensor);
    if (value % 3 === 0) {
      timers = timers.filter(({ time, sensor: of }) => of !== sensor || time !== at + 9);
    }
    if (at - boundMs - 1 > watermark) advance((watermark = at - boundMs - 1));
  }
  advance(Infinity);
  return out;
}

describe.each([1, 7, 1024])('keyed process, batch size %s', (batchSize) => {
  it('does what Flink does row by row', async () => {
    const row = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('a', 'b', 'c'), fc.nat(70))
      .map(([at, sensor, value]) => reading(at, sensor, value));
    const rows = fc.array(row, { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(20), fc.boolean(), async (some, boundMs, isSorted) => {
        const given = isSorted ? [...some].sort((a, b) => a.at - b.at) : some;
        const stream = streamOf(given, batchSize, boundMs)
          .keyBy('sensor')
          .process({
            state: { sum: reducingState(int32(), (a, b) => a + b) },
            output: lines,
            processElement({ at, sensor, value }, ctx) {
              ctx.state.sum.add(value);
              const sum = ctx.state.sum.get();
              ctx.collect({ line: `row ${sensor} ${at} ${ctx.currentWatermark} ${sum}` });
              ctx.timers.registerEventTime(value);
              ctx.timers.registerEventTime(at + 10);
              if (value % 3 === 0) ctx.timers.deleteEventTime(at + 9);
            },
            onTimer(time, ctx) {
              const { sensor } = ctx.currentKey;
              const sum = ctx.state.sum.get();
              ctx.collect({ line: `timer ${sensor} ${time} ${ctx.currentWatermark} ${sum}` });
              if (time % 5 === 0) ctx.timers.registerEventTime(time + 3);
              if (time % 7 === 0) ctx.state.sum.clear();
            },
          });
        expect(await textsOf(stream)).toEqual(naive(given, boundMs));
      }),
      { numRuns: 40 },
    );
  });
});
