// Projection: named expressions → columns of a batch.
import type { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import type { Engine } from '../wasm/engine.js';
import { settled } from './convert.js';
import type { Expression } from './expression.js';
import { Program } from './program.js';
import { resolve } from './resolve.js';
import type { Tag } from './tag.js';

/** A column to be. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: Expression<Tag>;
}

/** Compiled expressions of one engine. */
export interface Projection {
  readonly outputSchema: Schema<Fields>;
  /** One dense column of `batch.rowCount` rows an expression, in the batch arena. */
  evaluate(batch: Batch): Column[];
  /** Gives back constants and temporaries. */
  release(): void;
}

/**
 * Compiles expressions over a schema.
 *
 * @throws MillraceError PLAN_UNKNOWN_COLUMN, PLAN_TYPE_MISMATCH; `evaluate` throws
 * DATA_OVERFLOW, DATA_DIVISION_BY_ZERO,
 *   DATA_CAST and DATA_FUNCTION with the expression and the row.
 */
export function compileExpressions(
  engine: Engine,
  schema: Schema<Fields>,
  expressions: readonly NamedExpression[],
): Projection {
  const terms = expressions.map(({ expression }) => settled(resolve(expression.node, schema)));
  const outputSchema = new Schema(
    expressions.map(({ name }, index) => ({ name, type: terms[index].type })),
  );
  const program = new Program(engine, terms);
  return {
    outputSchema,
    evaluate: (batch) => program.evaluate(batch),
    release: () => program.release(),
  };
}
