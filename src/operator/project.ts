// Project: computes columns by expressions, one kernel call a batch; plain columns pass through
// uncopied.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { Expression } from '../expression/expression.js';
import type { ExpressionNode } from '../expression/node.js';
import { compileExpressions, type Projection } from '../expression/projection.js';
import { expressionText } from '../expression/text.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';

/** A column to be. */
export interface NamedNode {
  readonly name: string;
  readonly expression: ExpressionNode;
}

/** Replaces the columns of a stream by expressions over them. */
export class ProjectOperator implements Operator {
  readonly stateBytes = 0;
  private context!: OperatorContext;
  private projection!: Projection;

  constructor(
    readonly name: string,
    private readonly inputSchema: Schema<Fields>,
    readonly outputSchema: Schema<Fields>,
    private readonly columns: readonly NamedNode[],
  ) {}

  describe(): OperatorDescription {
    const texts = this.columns.map(({ name, expression }) => {
      const text = expressionText(expression);
      return text === name ? name : `${text} AS ${name}`;
    });
    return { name: this.name, text: `select ${texts.join(', ')}`, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    const expressions = this.columns.map(({ name, expression }) => ({
      name,
      expression: new Expression(expression),
    }));
    this.projection = compileExpressions(context.engine, this.inputSchema, expressions);
  }

  processBatch(batch: Batch): void {
    const columns = this.projection.evaluate(batch);
    this.context.emit(batch.withDenseColumns(this.outputSchema, columns));
  }

  processWatermark(): void {}

  close(): void {
    this.projection.release();
  }
}
