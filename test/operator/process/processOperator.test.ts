import { describe, expect, it } from 'vitest';
import { environment, fromArray, int32, schema, string, valueState, mapState } from 'millrace';
import type { Batch } from '../../../src/batch/batch.js';
import type { Fields } from '../../../src/batch/dataType.js';
import { RowWriter } from '../../../src/batch/writeRows.js';
import { isInspectable } from '../../../src/operator/inspection.js';
import type { Operator, OperatorContext } from '../../../src/operator/operator.js';
import { VirtualClock } from '../../../src/time/clock.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const engine = createEngine();
const readings = schema({ sensor: string(), value: int32() });
const lines = schema({ line: string() });

type Emitted = { line: string };

/** An operator over readings whose every call is made by hand. */
class Bench {
  readonly clock = new VirtualClock(1000);
  readonly emitted: Emitted[] = [];
  readonly timed: boolean[] = [];
  wakeUps: number[] = [];

  constructor(private readonly operator: Operator) {
    const context: OperatorContext = {
      engine,
      clock: this.clock,
      batchSize: 4,
      emit: (batch: Batch) => {
        this.emitted.push(...(batch.toRows() as unknown as Emitted[]));
        this.timed.push(batch.timestamps !== 0);
      },
      emitSide: () => undefined,
      count: () => undefined,
      wakeAt: (time) => void this.wakeUps.push(time),
      emitWatermark: () => undefined,
      emitIdle: () => undefined,
      runTurn: (work) => work(),
      signal: new AbortController().signal,
    };
    operator.open(context);
  }

  rows(...rows: { sensor: string; value: number }[]): void {
    engine.arena.reset();
    this.operator.processBatch(new RowWriter<Fields>(engine, readings).write(rows), 0);
  }

  watermark(watermark: number): void {
    this.operator.processWatermark(watermark);
  }

  timer(now: number): void {
    this.clock.advance(now - this.clock.now());
    this.operator.processTimer?.(now);
  }

  taken(): string[] {
    return this.emitted.splice(0).map(({ line }) => line);
  }

  get inspection() {
    if (!isInspectable(this.operator)) throw new Error('The operator cannot be inspected.');
    return this.operator.inspect();
  }

  close(): void {
    this.operator.close();
  }
}

const benchOf = (stream: { readonly node: { readonly kind: string } }): Bench => {
  const node = stream.node as { kind: string; create?: () => Operator };
  if (node.create === undefined) throw new Error(`${node.kind} makes no operator.`);
  return new Bench(node.create());
};

const stream = () => environment().from(fromArray(readings, []));

const watch = () =>
  stream()
    .keyBy('sensor')
    .process({
      state: { last: valueState(int32()), seen: mapState(int32(), int32()) },
      output: lines,
      processElement({ sensor, value }, ctx) {
        ctx.state.last.set(value);
        ctx.state.seen.set(value, value);
        ctx.timers.registerProcessingTime(ctx.currentProcessingTime + value);
        if (value < 0) ctx.timers.registerEventTime(value);
        if (value === 3) ctx.timers.deleteProcessingTime(ctx.currentProcessingTime + 10);
        ctx.collect({ line: `${sensor} ${value}` });
      },
      onTimer(time, ctx) {
        const last = ctx.state.last.get();
        ctx.collect({ line: `${ctx.timeDomain} ${time} ${ctx.currentKey.sensor} ${last}` });
        if (time === 1020) ctx.timers.registerProcessingTime(1025);
      },
    });

describe('ProcessOperator', () => {
  it('fires timers of processing time once the clock has passed them', () => {
    const bench = benchOf(watch());
    bench.rows({ sensor: 'a', value: 20 }, { sensor: 'b', value: 10 }, { sensor: 'b', value: 3 });
    expect(bench.taken()).toEqual(['a 20', 'b 10', 'b 3']);
    expect(bench.wakeUps).toEqual([1003]);
    bench.timer(1003);
    expect(bench.taken()).toEqual([]);
    bench.timer(1004);
    expect(bench.taken()).toEqual(['processing 1003 b 3']);
    expect(bench.wakeUps.at(-1)).toBe(1020);
    bench.timer(1030);
    expect(bench.taken()).toEqual(['processing 1020 a 20', 'processing 1025 a 20']);
    expect(bench.timed.every((timed) => !timed)).toBe(true);
    bench.close();
  });

  it('drops timers of processing time at the end of the input, not those of event time', () => {
    const bench = benchOf(watch());
    bench.rows({ sensor: 'a', value: -5 });
    bench.taken();
    bench.watermark(Infinity);
    expect(bench.taken()).toEqual(['event -5 a -5']);
    bench.close();
  });

  it('can be inspected', () => {
    const bench = benchOf(watch());
    bench.rows({ sensor: 'a', value: 20 }, { sensor: 'b', value: -7 });
    const { inspection } = bench;
    expect(inspection.stateNames).toEqual(['last', 'seen']);
    expect(inspection.state('last').entries()).toEqual([
      { key: { sensor: 'a' }, value: 20 },
      { key: { sensor: 'b' }, value: -7 },
    ]);
    expect(inspection.state('seen').entries()[1].value).toEqual(new Map([[-7, -7]]));
    expect(inspection.timers()).toEqual([
      { domain: 'event', time: -7, key: { sensor: 'b' } },
      { domain: 'processing', time: 993, key: { sensor: 'b' } },
      { domain: 'processing', time: 1020, key: { sensor: 'a' } },
    ]);
    expect(() => inspection.state('first').entries()).toThrow("No state 'first'");
    bench.close();
  });

  it('describes its state, and gives all memory back', () => {
    engine.arena.release();
    const before = engine.memory.usedBytes;
    const bench = benchOf(watch());
    for (let i = 0; i < 100; i++) bench.rows({ sensor: `sensor number ${i}`, value: i });
    bench.close();
    engine.arena.release();
    expect(engine.memory.usedBytes).toBe(before);
    const node = watch().node as { create?: () => Operator };
    expect(node.create?.().describe()).toMatchObject({
      text: 'process by sensor',
      state: ["value 'last' by sensor", "map 'seen' by sensor"],
    });
  });

  it('sends nothing of a call that failed, and goes on with state as it is', () => {
    const bench = benchOf(
      stream()
        .keyBy('sensor')
        .process({
          state: { n: valueState(int32()) },
          output: lines,
          processElement({ sensor, value }, ctx) {
            ctx.state.n.set((ctx.state.n.get() ?? 0) + 1);
            if (value === 2) throw new Error('no twos');
            ctx.collect({ line: `${sensor} ${ctx.state.n.get()}` });
          },
        }),
    );
    expect(() => bench.rows({ sensor: 'a', value: 1 }, { sensor: 'a', value: 2 })).toThrow(
      'no twos',
    );
    bench.rows({ sensor: 'a', value: 3 });
    expect(bench.taken()).toEqual(['a 3']);
    bench.close();
  });

  it('says what is wrong with a row that is collected', () => {
    const bench = benchOf(
      stream().process({
        output: lines,
        processElement: (_, ctx) => ctx.collect({ line: 5 as unknown as string }),
      }),
    );
    expect(() => bench.rows({ sensor: 'a', value: 1 })).toThrow("Column 'line' is 5");
    bench.close();
  });
});
