// An expression as SQL-like text, for errors and EXPLAIN.
import type { CallNode, CaseNode, ExpressionNode } from './node.js';

const OPERATORS: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  eq: '=',
  ne: '<>',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  and: 'AND',
  or: 'OR',
  isDistinctFrom: 'IS DISTINCT FROM',
  like: 'LIKE',
};

const POSTFIX: Readonly<Record<string, string>> = {
  isNull: 'IS NULL',
  isNotNull: 'IS NOT NULL',
  isTrue: 'IS TRUE',
  isFalse: 'IS FALSE',
  isNotTrue: 'IS NOT TRUE',
  isNotFalse: 'IS NOT FALSE',
};

/** `((price * 2) > 100)`; outermost parentheses included. */
export function expressionText(node: ExpressionNode): string {
  switch (node.kind) {
    case 'column':
      return node.name;
    case 'literal':
      return literalText(node.value);
    case 'call':
      return callText(node);
    case 'cast':
      return `${node.isTry ? 'TRY_CAST' : 'CAST'}(${expressionText(node.input)} AS ${node.type})`;
    case 'case':
      return caseText(node);
    case 'field':
      return `${expressionText(node.input)}.${node.name}`;
    case 'function':
      return `${node.name}(${node.args.map(expressionText).join(', ')})`;
    case 'alias':
      return `${expressionText(node.input)} AS ${node.name}`;
  }
}

function callText({ name, args, option }: CallNode): string {
  const texts = args.map(expressionText);
  if (OPERATORS[name] !== undefined && args.length === 2) {
    return `(${texts[0]} ${OPERATORS[name]} ${texts[1]})`;
  }
  if (POSTFIX[name] !== undefined) return `(${texts[0]} ${POSTFIX[name]})`;
  if (name === 'not') return `(NOT ${texts[0]})`;
  if (name === 'neg') return `(-${texts[0]})`;
  if (name === 'between') return `(${texts[0]} BETWEEN ${texts[1]} AND ${texts[2]})`;
  if (name === 'isIn') return `(${texts[0]} IN (${texts.slice(1).join(', ')}))`;
  if (option !== undefined && option !== 'wrap') texts.push(option);
  return `${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}(${texts.join(', ')})`;
}

function caseText(node: CaseNode): string {
  const branches = node.branches.map(
    ({ when, then }) => `WHEN ${expressionText(when)} THEN ${expressionText(then)}`,
  );
  const otherwise = node.otherwise === undefined ? '' : ` ELSE ${expressionText(node.otherwise)}`;
  return `CASE ${branches.join(' ')}${otherwise} END`;
}

function literalText(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (value instanceof Date) return `TIMESTAMP '${value.toISOString()}'`;
  return String(value);
}
