// One exchange between subtasks in one thread: an output and an input each, and what arrives.
import type { Batch } from '../../src/batch/batch.js';
import type { Fields } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import type { Schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import type { OwnBell } from '../../src/exchange/bell.js';
import type { Distribution } from '../../src/exchange/partitioner.js';
import type { Operator, OperatorContext } from '../../src/operator/operator.js';
import { ExchangeInput } from '../../src/runtime/exchangeInput.js';
import { ExchangeOutput } from '../../src/runtime/exchangeOutput.js';
import { Exchanges, type ExchangeHooks } from '../../src/runtime/exchanges.js';
import { localNetworks, networkBuffers } from '../../src/runtime/network.js';
import { Vertex } from '../../src/runtime/vertex.js';
import { systemClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';

/** Keeps rows and watermarks in the order in which they arrive. */
export class Arrivals implements Operator {
  readonly name = 'arrivals';
  readonly stateBytes = 0;
  readonly events: (object | number)[] = [];
  private context!: OperatorContext;

  constructor(readonly outputSchema: Schema<Fields>) {}

  describe() {
    return { name: this.name, text: 'arrivals', state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
  }

  processBatch(batch: Batch): void {
    this.events.push(...readRows(batch));
    this.context.emit(batch);
  }

  processWatermark(watermark: number): void {
    this.events.push(watermark);
  }

  close(): void {}

  get rows(): object[] {
    return this.events.filter((event) => typeof event === 'object');
  }
}

/** One subtask of a mesh. */
export interface MeshSubtask {
  readonly arrivals: Arrivals;
  readonly vertex: Vertex;
  readonly input: ExchangeInput;
  readonly output: ExchangeOutput;
  readonly exchanges: Exchanges;
  readonly bell: OwnBell;
  send(rows: readonly object[]): void;
}

/** What a mesh may differ in. */
export interface MeshOptions {
  readonly distribution: Distribution;
  readonly parallelism: number;
  readonly ringBytes?: number;
  readonly maxParallelism?: number;
  readonly columns?: readonly number[];
  readonly hooks?: ExchangeHooks;
}

/** Subtasks with an exchange from each to each. */
export function exchangeMesh<F extends Fields>(
  schema: Schema<F>,
  options: MeshOptions,
): MeshSubtask[] {
  const { distribution, parallelism, ringBytes, maxParallelism = 128 } = options;
  const columns = options.columns ?? schema.fields.map((_, index) => index);
  const hooks = options.hooks ?? { backpressure: () => undefined, fail: () => undefined };
  const buffers = networkBuffers(1, parallelism, false, ringBytes);
  return localNetworks(buffers, parallelism).map((network, subtask) => {
    const engine = createEngine();
    const arrivals = new Arrivals(schema);
    const vertex = new Vertex(arrivals, parallelism);
    vertex.open({ engine, clock: systemClock, batchSize: 8, runTurn: (work) => work() });
    const input = new ExchangeInput(engine, vertex, network.readers(0, engine), columns);
    const types = schema.fields.map(({ type }) => type);
    const of = { subtask, parallelism, maxParallelism };
    const writers = network.writers(0);
    const output = new ExchangeOutput(engine, distribution, vertex, writers, types, of, columns);
    const exchanges = new Exchanges(
      [input],
      [{ from: vertex, output, upstream: [] }],
      network.bell,
      hooks,
    );
    const send = (rows: readonly object[]): void => {
      output.receive(new RowWriter(engine, schema).write(rows, 0, rows.length));
      engine.arena.reset();
    };
    return { arrivals, vertex, input, output, exchanges, bell: network.bell, send };
  });
}

/** Moves everything that is on its way, in all subtasks: until no bell rings any more. */
export function settle(mesh: readonly MeshSubtask[]): void {
  const rings = (): number => mesh.reduce((sum, { bell }) => sum + bell.count, 0);
  let before: number;
  do {
    before = rings();
    for (const { exchanges } of mesh) while (exchanges.poll());
  } while (rings() !== before);
}
