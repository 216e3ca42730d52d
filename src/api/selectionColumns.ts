// Selections as the plan keeps them: expressions by name, and the schema that they give.
import type { Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { settled } from '../expression/convert.js';
import { col } from '../expression/expression.js';
import type { ExpressionNode } from '../expression/node.js';
import { resolve } from '../expression/resolve.js';
import type { Selection } from '../expression/selection.js';

/** What {@link selectionColumns} returns. */
export interface SelectedColumns {
  readonly columns: readonly { readonly name: string; readonly expression: ExpressionNode }[];
  readonly schema: Schema<Fields>;
}

/**
 * Resolves a selection against the columns of a stream. @throws MillraceError PLAN_UNKNOWN_COLUMN,
 * PLAN_TYPE_MISMATCH
 */
export function selectionColumns(input: Schema<Fields>, selection: Selection): SelectedColumns {
  const columns = Object.entries(selection).map(([name, selected]) => ({
    name,
    expression: (typeof selected === 'string' ? col(selected) : selected).node,
  }));
  const fields = columns.map(({ name, expression }) => ({
    name,
    type: settled(resolve(expression, input)).type,
  }));
  return { columns, schema: new Schema(fields) };
}
