// Filter and project: expressions over whole batches, one kernel call each.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { Expression } from '../expression/expression.js';
import { compileFilter, type Filter } from '../expression/filter.js';
import type { ExpressionNode } from '../expression/node.js';
import { expressionText } from '../expression/text.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';

/** Keeps rows for which a BOOLEAN expression is true; false and null drop them. */
export class FilterOperator implements Operator {
  readonly stateBytes = 0;
  private context!: OperatorContext;
  private filter!: Filter;

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly predicate: ExpressionNode,
  ) {}

  describe(): OperatorDescription {
    return { name: this.name, text: `filter ${expressionText(this.predicate)}`, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.filter = compileFilter(context.engine, this.outputSchema, new Expression(this.predicate));
  }

  processBatch(batch: Batch): void {
    this.context.emit(this.filter.filter(batch));
  }

  processWatermark(): void {}

  close(): void {
    this.filter.release();
  }
}
