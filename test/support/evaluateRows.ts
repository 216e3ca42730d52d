// An expression over rows as a program evaluates it.
import type { Fields } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import type { Expression } from '../../src/expression/expression.js';
import { compileExpressions } from '../../src/expression/projection.js';
import type { Tag } from '../../src/expression/tag.js';
import type { Engine } from '../../src/wasm/engine.js';
import { batchFromRows, valuesFromColumn } from './columns.js';

/** The values of an expression, one a row. */
export function evaluateRows(
  engine: Engine,
  fields: Fields,
  rows: readonly object[],
  expression: Expression<Tag>,
): unknown[] {
  const input = schema(fields);
  const batch = batchFromRows(engine, input, rows as never);
  const projection = compileExpressions(engine, input, [{ name: 'x', expression }]);
  try {
    return valuesFromColumn(engine, projection.evaluate(batch)[0], rows.length);
  } finally {
    projection.release();
  }
}
