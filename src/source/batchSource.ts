// Columns that are ready in memory, as a source: for benchmarks, tests and data made by kernels.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { Engine } from '../wasm/engine.js';
import { countOf } from './iterableSource.js';
import type { Json, Polled, Source, SplitReader } from './source.js';

/** Makes the batches, in the job's own memory. Each is read before the next is asked for. */
export type BatchesOf<F extends Fields> = (engine: Engine) => Iterable<Batch<F>>;

/**
 * A bounded source of ready batches; the position is the number of batches.
 *
 * @param batches  Called once a reader. Columns that shall outlive a poll are allocated outside of
 *   `engine.arena`.
 */
export function fromBatches<F extends Fields>(
  schema: Schema<F>,
  batches: BatchesOf<F>,
  options: { readonly name?: string } = {},
): Source<F> {
  return {
    name: options.name ?? 'batches',
    schema,
    isBounded: true,
    splits: async () => [{ id: '0' }],
    open: (_split, position, context) =>
      new BatchReader(batches(context.engine)[Symbol.iterator](), countOf(position)),
  };
}

class BatchReader implements SplitReader {
  private batchCount = 0;

  constructor(
    private readonly batches: Iterator<Batch>,
    private readonly start: number,
  ) {}

  poll(): Polled {
    for (;;) {
      const next = this.batches.next();
      if (next.done === true) return { kind: 'end' };
      this.batchCount += 1;
      if (this.batchCount > this.start) return { kind: 'batch', batch: next.value };
    }
  }

  position(): Json {
    return Math.max(this.batchCount, this.start);
  }

  close(): void {
    this.batches.return?.();
  }
}
