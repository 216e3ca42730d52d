// The columns that an expression reads, and of those which are rows the fields.
//
//   bid.price > 10 AND city = 'Bonn'     bid → { price → all }   city → all
import type { ExpressionNode } from './node.js';

/** Columns by name, or fields of a row, each with what is read of it; or everything. */
export type NeededFields = ReadonlyMap<string, NeededFields> | 'all';

/** What an expression reads of its row. */
export function fieldsRead(expression: ExpressionNode): NeededFields {
  return argumentsOf(expression).map(fieldsRead).reduce(unitedFields, pathRead(expression, 'all'));
}

/** What either needs. */
export function unitedFields(one: NeededFields, other: NeededFields): NeededFields {
  if (one === 'all' || other === 'all') return 'all';
  const all = new Map(one);
  for (const [name, fields] of other) {
    const before = all.get(name);
    all.set(name, before === undefined ? fields : unitedFields(before, fields));
  }
  return all;
}

/** A column, or a field of it: the path with what is read at its end. Other nodes read nothing. */
function pathRead(expression: ExpressionNode, inner: NeededFields): NeededFields {
  if (expression.kind === 'column') return new Map([[expression.name, inner]]);
  if (expression.kind !== 'field' || !isPath(expression)) return new Map();
  return pathRead(expression.input, new Map([[expression.name, inner]]));
}

function isPath(expression: ExpressionNode): boolean {
  if (expression.kind === 'field') return isPath(expression.input);
  return expression.kind === 'column';
}

function argumentsOf(expression: ExpressionNode): readonly ExpressionNode[] {
  switch (expression.kind) {
    case 'column':
    case 'literal':
      return [];
    case 'call':
    case 'function':
      return expression.args;
    case 'case': {
      const { branches, otherwise } = expression;
      const conditions = branches.flatMap(({ when, then }) => [when, then]);
      return otherwise === undefined ? conditions : [...conditions, otherwise];
    }
    case 'field':
      return isPath(expression) ? [] : [expression.input];
    case 'cast':
    case 'alias':
      return [expression.input];
  }
}
