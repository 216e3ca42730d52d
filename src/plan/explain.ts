// EXPLAIN: the operator graph as a tree of text, from the sinks up to the sources.
import { createOperator } from './createOperator.js';
import type { LogicalNode } from './logical.js';

/** Nodes whose rows pass through JavaScript objects. */
const JAVASCRIPT: ReadonlySet<LogicalNode['kind']> = new Set([
  'rowFunction',
  'rollingReduce',
  'top',
]);

/**
 * Draws everything that leads to `sinks`, a line an operator; what is shared is drawn once and
 * referred to.
 */
export function explainPlan(sinks: readonly LogicalNode[]): string {
  const drawn = new Set<LogicalNode>();
  return sinks.map((sink) => draw(sink, '', '', drawn).join('\n')).join('\n\n');
}

function draw(node: LogicalNode, head: string, indent: string, drawn: Set<LogicalNode>): string[] {
  if (drawn.has(node)) return [`${head}${node.name} (see above)`];
  drawn.add(node);
  const { text, state } = createOperator(node).describe();
  const where = node.kind === 'operator' ? node.isJavaScript : JAVASCRIPT.has(node.kind);
  const kept = state.length === 0 ? '' : `  keeps ${state.join(', ')}`;
  const lines = [`${head}${node.name}: ${text}  [${where ? 'JavaScript' : 'kernels'}]${kept}`];
  node.inputs.forEach((input, position) => {
    const isLast = position === node.inputs.length - 1;
    const branch = `${indent}${isLast ? '└─ ' : '├─ '}`;
    lines.push(...draw(input, branch, `${indent}${isLast ? '   ' : '│  '}`, drawn));
  });
  return lines;
}
