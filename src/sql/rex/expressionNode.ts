// Bound expressions → the expressions that the engine runs over the columns of a schema.
import { node, literalNode, type ExpressionNode } from '../../expression/node.js';
import { columnType } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { isDeterministic } from './rewrite.js';
import type { Rex } from './rex.js';
import { rexText } from './rexText.js';

/** Makes a CAST; `castNode` of the functions with a context. */
export type MakeCast = (
  input: ExpressionNode,
  from: LogicalType,
  to: LogicalType,
  isTry: boolean,
) => ExpressionNode;

/** Expressions that were made, by their texts: what several have in common is one. */
export type KnownNodes = Map<string, ExpressionNode>;

/** The expression over columns of these names. */
export function expressionNode(
  rex: Rex,
  names: readonly string[],
  cast: MakeCast,
  known?: KnownNodes,
): ExpressionNode {
  const make = (part: Rex): ExpressionNode => expressionNode(part, names, cast, known);
  switch (rex.kind) {
    case 'input':
      return node({ kind: 'column', name: names[rex.index] });
    case 'literal':
      return literalNode(rex.value, columnType(rex.type));
    case 'call': {
      if (known === undefined || !isDeterministic(rex)) return rex.node(rex.args.map(make));
      const text = rexText(rex);
      const made = known.get(text) ?? rex.node(rex.args.map(make));
      known.set(text, made);
      return made;
    }
    case 'cast':
      return cast(make(rex.input), rex.input.type, rex.type, rex.isTry);
    case 'field':
      return node({ kind: 'field', input: make(rex.input), name: rex.name });
    case 'case': {
      const branches = rex.branches.map(({ when, then }) => ({
        when: make(when),
        then: make(then),
      }));
      return node({ kind: 'case', branches, otherwise: make(rex.otherwise) });
    }
  }
}
