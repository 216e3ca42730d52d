// Side output: rows that left an operator by another door, with the columns that its readers know.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';

/**
 * Emits what it receives with the columns of `outputSchema` only; helper columns of aggregates stay
 * behind.
 */
export class SideOutputOperator implements Operator {
  readonly stateBytes = 0;
  private context!: OperatorContext;

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly tag: string,
  ) {}

  describe(): OperatorDescription {
    return { name: this.name, text: `side output '${this.tag}'`, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
  }

  processBatch(batch: Batch): void {
    const positions = this.outputSchema.names.map((name) => batch.schema.indexOf(name));
    const columns = positions.map((position) => batch.rawColumns[position]);
    this.context.emit(batch.withColumns(this.outputSchema, columns));
  }

  processWatermark(): void {}

  close(): void {}
}
