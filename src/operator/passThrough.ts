// Pass-through: sources and unions, whose work is done elsewhere but which have a name, counters
// and edges.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';

/** Emits what it receives. */
export class PassThroughOperator implements Operator {
  readonly stateBytes = 0;
  private context!: OperatorContext;

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly text: string,
  ) {}

  describe(): OperatorDescription {
    return { name: this.name, text: this.text, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
  }

  processBatch(batch: Batch): void {
    this.context.emit(batch);
  }

  processWatermark(): void {}

  close(): void {}
}
