// Sink operator: the end of a chain, hands batches to a writer.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { SinkWriter } from '../sink/sink.js';
import type { Operator, OperatorDescription } from './operator.js';

/** Writes what it receives. The writer is opened by the job before the first batch. */
export class SinkOperator implements Operator {
  readonly stateBytes = 0;
  writer!: SinkWriter<Fields>;

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly sinkName: string,
  ) {}

  describe(): OperatorDescription {
    return { name: this.name, text: `write to ${this.sinkName}`, state: [] };
  }

  open(): void {}

  processBatch(batch: Batch): void {
    this.writer.write(batch);
  }

  processWatermark(): void {}

  close(): void {}
}
