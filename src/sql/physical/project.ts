// Projections and filters of plans.
import { callNode, literalNode, node as expression } from '../../expression/node.js';
import type { ExpressionNode } from '../../expression/node.js';
import type { LogicalNode } from '../../plan/logical.js';
import type { RelColumn } from '../rel/rel.js';
import { expressionNode, type KnownNodes } from '../rex/expressionNode.js';
import { argumentsOf } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import type { PlanContext } from './planContext.js';
import { schemaOf } from './schema.js';

/** Columns computed of those of a node. */
export function projectNode(
  input: LogicalNode,
  expressions: readonly Rex[],
  columns: readonly RelColumn[],
  context: PlanContext,
): LogicalNode {
  const schema = schemaOf(columns);
  const { names } = input.schema;
  // Kernels compute equal calls of theirs once; functions of JavaScript are told apart as objects.
  const known: KnownNodes | undefined = hasRepeatedCall(expressions) ? new Map() : undefined;
  const nodes = expressions.map((rex) => expressionNode(rex, names, context.cast, known));
  const isSame =
    schema.columnCount === input.schema.columnCount &&
    nodes.every((made, i) => made.kind === 'column' && made.name === input.schema.names[i]) &&
    schema.names.every((name, i) => name === input.schema.names[i]);
  if (isSame) return input;
  return {
    kind: 'project',
    name: context.uniqueName('project'),
    schema,
    columns: nodes.map((made, i) => ({ name: schema.names[i], expression: made })),
    inputs: [input],
  };
}

/** True where a function is called several times: its arguments may be the same. */
function hasRepeatedCall(expressions: readonly Rex[]): boolean {
  const names = new Set<string>();
  const repeats = (rex: Rex): boolean => {
    if (rex.kind === 'call') {
      if (names.has(rex.name)) return true;
      names.add(rex.name);
    }
    return argumentsOf(rex).some(repeats);
  };
  return expressions.some(repeats);
}

/** The rows for which a condition is true. */
export function filterNode(input: LogicalNode, condition: Rex, context: PlanContext): LogicalNode {
  return {
    kind: 'filter',
    name: context.uniqueName('filter'),
    schema: input.schema,
    predicate: expressionNode(condition, input.schema.names, context.cast),
    inputs: [input],
  };
}

/** `CASE WHEN filter THEN value END`. */
export function whenNode(filter: ExpressionNode, value: ExpressionNode): ExpressionNode {
  return expression({ kind: 'case', branches: [{ when: filter, then: value }] });
}

/** The last millisecond of a window: its time. */
export function windowTimeNode(end: ExpressionNode): ExpressionNode {
  return callNode('timestampAdd', [end, literalNode(-1)], 'MILLISECOND');
}
