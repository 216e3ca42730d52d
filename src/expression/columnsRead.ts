// The columns that an expression reads.
import type { ExpressionNode } from './node.js';

/** Names of columns, each once, in the order in which they are met. */
export function columnsRead(expression: ExpressionNode): string[] {
  const names = new Set<string>();
  collect(expression, names);
  return [...names];
}

function collect(node: ExpressionNode, names: Set<string>): void {
  switch (node.kind) {
    case 'column':
      names.add(node.name);
      return;
    case 'literal':
      return;
    case 'call':
    case 'function':
      for (const arg of node.args) collect(arg, names);
      return;
    case 'case':
      for (const { when, then } of node.branches) {
        collect(when, names);
        collect(then, names);
      }
      if (node.otherwise !== undefined) collect(node.otherwise, names);
      return;
    case 'cast':
    case 'field':
    case 'alias':
      collect(node.input, names);
  }
}
