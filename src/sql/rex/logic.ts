// Conditions made by rules: constants, AND, OR and NOT.
import { balanced } from '../../expression/balanced.js';
import { callNode } from '../../expression/node.js';
import type { LogicalType } from '../types/index.js';
import type { Rex, RexCall, RexLiteral } from './rex.js';
import { rexText } from './rexText.js';

/** A constant of type BOOLEAN; null where it is unknown. */
export function truth(value: boolean | null): RexLiteral {
  return { kind: 'literal', value, type: { kind: 'BOOLEAN', isNullable: value === null } };
}

/** True for no condition at all. */
export function isTrue(condition: Rex): boolean {
  return condition.kind === 'literal' && condition.value === true;
}

/** True where no row meets a condition: it is false, or null, which counts as false there. */
export function isNever(condition: Rex): boolean {
  return condition.kind === 'literal' && condition.value !== true;
}

/** All of several conditions, each once. */
export function allOf(conditions: readonly Rex[]): Rex {
  return connected('AND', conditions, true);
}

/** One of several conditions, each once. */
export function anyOf(conditions: readonly Rex[]): Rex {
  return connected('OR', conditions, false);
}

function connected(name: 'AND' | 'OR', conditions: readonly Rex[], none: boolean): Rex {
  const parts = new Map(conditions.map((condition) => [rexText(condition), condition]));
  const args = [...parts.values()];
  if (args.length < 2) return args[0] ?? truth(none);
  const operation = name.toLowerCase();
  return booleanCall(name, args, isAnyNullable(args), (nodes) =>
    balanced(nodes, (left, right) => callNode(operation, [left, right])),
  );
}

/** The opposite. */
export function notOf(condition: Rex): Rex {
  return booleanCall('NOT', [condition], condition.type.isNullable, (nodes) =>
    callNode('not', nodes),
  );
}

/** `value IS NULL`, `value IS NOT NULL`. */
export function nullTest(value: Rex, isNot = false): Rex {
  const name = isNot ? 'isNotNull' : 'isNull';
  return booleanCall(isNot ? 'IS NOT NULL' : 'IS NULL', [value], false, (nodes) =>
    callNode(name, nodes),
  );
}

/** A call of type BOOLEAN. */
export function booleanCall(
  name: string,
  args: readonly Rex[],
  isNullable: boolean,
  node: RexCall['node'],
): RexCall {
  const type: LogicalType = { kind: 'BOOLEAN', isNullable };
  return { kind: 'call', name, args, type, node, isDeterministic: true };
}

function isAnyNullable(args: readonly Rex[]): boolean {
  return args.some(({ type }) => type.isNullable);
}
