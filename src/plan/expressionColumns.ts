// The columns that an expression reads.
import type { ExpressionNode } from '../expression/node.js';

/** Names of the columns in an expression, repeats included. */
export function expressionColumns(node: ExpressionNode): string[] {
  switch (node.kind) {
    case 'column':
      return [node.name];
    case 'literal':
      return [];
    case 'call':
    case 'function':
      return node.args.flatMap(expressionColumns);
    case 'cast':
    case 'field':
    case 'alias':
      return expressionColumns(node.input);
    case 'case': {
      const parts = node.branches.flatMap((branch) => [branch.when, branch.then]);
      return [...parts, ...(node.otherwise === undefined ? [] : [node.otherwise])].flatMap(
        expressionColumns,
      );
    }
  }
}
