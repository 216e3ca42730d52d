import { beforeAll, describe, expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import type { Batch } from '../../src/batch/batch.js';
import { MillraceError } from '../../src/error.js';
import type { Operator, OperatorContext } from '../../src/operator/operator.js';
import { Vertex } from '../../src/runtime/vertex.js';
import { systemClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';
import type { Engine } from '../../src/wasm/engine.js';
import { DelayedOperator } from '../support/delayedOperator.js';
import { MemorySnapshot } from '../support/memorySnapshot.js';

const numbers = schema({ n: int32() });

/** Passes rows on and writes down what it was told. */
class Recorder implements Operator {
  readonly outputSchema = numbers;
  readonly stateBytes = 0;
  readonly events: string[] = [];
  ownWatermark?: number;
  private context!: OperatorContext;

  constructor(
    readonly name: string,
    private readonly fail = false,
  ) {}

  describe() {
    return { name: this.name, text: 'record', state: [] };
  }
  open(context: OperatorContext): void {
    this.context = context;
  }
  processBatch(batch: Batch, input: number): void {
    if (this.fail) throw new TypeError('no such thing');
    this.events.push(`rows ${batch.rowCount} from ${input}`);
    this.context.emit(batch);
    this.context.emitSide('odd', batch);
  }
  processWatermark(watermark: number): void {
    this.events.push(`watermark ${watermark}`);
  }
  close(): void {}
}

describe('vertex', () => {
  let engine: Engine;
  let batch: Batch;
  beforeAll(() => {
    engine = createEngine();
    batch = new RowWriter(engine, numbers).write([{ n: 1 }, { n: 2 }]);
  });
  const open = (operator: Operator, inputs = 1): Vertex => {
    const vertex = new Vertex(operator, inputs);
    vertex.open({ engine, clock: systemClock, batchSize: 8, runTurn: (work) => work() });
    return vertex;
  };

  it('passes on the minimum of its inputs, and only when it advances', () => {
    const recorder = new Recorder('union');
    const union = open(recorder, 2);
    union.receiveWatermark(10, 0);
    union.receiveWatermark(4, 1);
    union.receiveWatermark(3, 1);
    union.receiveWatermark(20, 1);
    expect(recorder.events).toEqual(['watermark 4', 'watermark 10']);
  });

  it('does not wait for an idle input, and is idle when all are', () => {
    const [upper, lower] = [new Recorder('upper'), new Recorder('lower')];
    const [vertex, next] = [open(upper, 2), open(lower, 2)];
    vertex.outputs.push({ vertex: next, input: 0 });
    next.receiveWatermark(7, 1);
    vertex.receiveWatermark(5, 0);
    vertex.receiveIdle(1);
    expect(upper.events).toEqual(['watermark 5']);
    expect(lower.events).toEqual(['watermark 5']);
    vertex.receiveIdle(0);
    expect(lower.events).toEqual(['watermark 5', 'watermark 7']);
  });

  it('sends rows to outputs and to the side outputs that have readers, and counts them', () => {
    const [main, side] = [new Recorder('main'), new Recorder('side')];
    const vertex = open(new Recorder('first'));
    vertex.outputs.push({ vertex: open(main), input: 0 });
    vertex.addSideOutput('odd', { vertex: open(side), input: 0 });
    vertex.receive(batch, 0);
    expect(main.events).toEqual(['rows 2 from 0']);
    expect(side.events).toEqual(['rows 2 from 0']);
    expect([vertex.rowsIn, vertex.rowsOut]).toEqual([2, 2]);
  });

  it('lets an operator replace the watermarks, but not the end of the input', () => {
    const own = new Recorder('own');
    own.ownWatermark = -Infinity;
    const after = new Recorder('after');
    const vertex = open(own);
    vertex.outputs.push({ vertex: open(after), input: 0 });
    vertex.receiveWatermark(99, 0);
    own.ownWatermark = 42;
    vertex.receive(batch, 0);
    vertex.receiveWatermark(Infinity, 0);
    expect(after.events).toEqual(['rows 2 from 0', 'watermark 42', 'watermark Infinity']);
  });

  it('gives an error the operator and batch in which it arose', () => {
    const vertex = open(new Recorder('parse'));
    vertex.outputs.push({ vertex: open(new Recorder('broken', true)), input: 0 });
    const thrown = (() => {
      try {
        vertex.receive(batch, 0);
      } catch (error) {
        return error as MillraceError;
      }
      return undefined;
    })();
    expect(thrown).toBeInstanceOf(MillraceError);
    expect(thrown?.location).toEqual({ operator: 'broken', batch: 0 });
    expect(thrown?.message).toBe("in 'broken', batch 0: TypeError: no such thing");
  });
});

describe('vertex of an operator that holds watermarks', () => {
  const setUp = () => {
    const engine = createEngine();
    const delayed = new DelayedOperator(numbers);
    const after = new Recorder('after');
    const [vertex, next] = [new Vertex(delayed, 1), new Vertex(after, 2)];
    for (const each of [vertex, next]) {
      each.open({ engine, clock: systemClock, batchSize: 8, runTurn: (work) => work() });
    }
    vertex.outputs.push({ vertex: next, input: 0 });
    const batch = new RowWriter(engine, numbers).write([{ n: 1 }]);
    return { delayed, after, vertex, next, batch };
  };

  it('passes rows, watermarks and idleness on when the operator does', () => {
    const { delayed, after, vertex, next, batch } = setUp();
    next.receiveWatermark(100, 1);
    vertex.receive(batch, 0);
    vertex.receiveWatermark(7, 0);
    vertex.receiveIdle(0);
    expect(after.events).toEqual([]);
    expect(vertex.watermark).toBe(7);
    delayed.release();
    expect(after.events).toEqual(['rows 1 from 0', 'watermark 7', 'watermark 100']);
  });

  it('tells the operator when an idle input goes on, so that readers wait for it again', () => {
    const { delayed, after, vertex, next } = setUp();
    vertex.receiveWatermark(7, 0);
    vertex.receiveIdle(0);
    vertex.receiveWatermark(7, 0);
    expect(delayed.held).toEqual([7, 'idle', 7]);
    delayed.release();
    next.receiveWatermark(50, 1);
    expect(after.events).toEqual(['watermark 7']);
  });

  it('runs no turn after it was closed, and names the operator in errors of turns', () => {
    const { delayed, vertex } = setUp();
    const failing = () =>
      delayed.context.runTurn(() => {
        throw new TypeError('late');
      });
    expect(failing).toThrow("in 'delayed', batch 0: TypeError: late");
    vertex.close();
    failing();
  });
});

describe('a vertex of an exchange that is restored', () => {
  const engine = createEngine();
  const open = (): Vertex => {
    const vertex = new Vertex(new Recorder('exchange'), 2, true);
    vertex.open({ engine, clock: systemClock, batchSize: 8, runTurn: (work) => work() });
    return vertex;
  };
  const restored = (...inputs: readonly [number, number][]): Vertex => {
    const snapshot = new MemorySnapshot();
    for (const [first, second] of inputs) {
      const before = open();
      before.receiveWatermark(first, 0);
      before.receiveWatermark(second, 1);
      before.snapshot(snapshot);
    }
    const vertex = open();
    vertex.restore(snapshot.reader(engine));
    return vertex;
  };

  it('waits for subtasks that had ended: they may be dealt splits again', () => {
    const vertex = restored([Infinity, 70], [Infinity, 70]);
    expect([vertex.inputWatermark(0), vertex.inputWatermark(1)]).toEqual([70, 70]);
    expect(vertex.inputsEnded).toBe(false);
    vertex.receiveWatermark(Infinity, 1);
    expect(vertex.inputsEnded).toBe(false);
  });

  it('waits for all where all had ended', () => {
    expect(restored([Infinity, Infinity]).inputsEnded).toBe(false);
  });
});
