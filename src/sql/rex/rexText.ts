// Bound expressions as text, for EXPLAIN, and as what tells two apart.
import { typeText } from '../types/index.js';
import type { Rex, RexCall, RexLiteral } from './rex.js';

const INFIX = /^(?:=|<>|<|>|<=|>=|\+|-|\*|\/|%|\|\||AND|OR|LIKE)$/;

/**
 * `price * 0.908`. Without names columns are `$3`, and types of constants are written out: two
 * expressions are the same when these texts are.
 */
export function rexText(rex: Rex, names?: readonly string[]): string {
  const text = (part: Rex): string => rexText(part, names);
  switch (rex.kind) {
    case 'input':
      return names?.[rex.index] ?? `$${rex.index}`;
    case 'literal':
      return names === undefined ? `${literalText(rex)}:${typeText(rex.type)}` : literalText(rex);
    case 'call':
      return callText(rex, names);
    case 'cast':
      return `${rex.isTry ? 'TRY_CAST' : 'CAST'}(${text(rex.input)} AS ${typeText(rex.type)})`;
    case 'field':
      return `${text(rex.input)}.${rex.name}`;
    case 'case': {
      const branches = rex.branches.map(
        ({ when, then }) => `WHEN ${text(when)} THEN ${text(then)}`,
      );
      return `CASE ${branches.join(' ')} ELSE ${text(rex.otherwise)} END`;
    }
  }
}

function literalText({ type, value }: RexLiteral): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') {
    if (type.kind === 'DECIMAL') return value;
    const quoted = `'${value.replaceAll("'", "''")}'`;
    return /^(?:DATE|TIME|TIMESTAMP)$/.test(type.kind) ? `${type.kind} ${quoted}` : quoted;
  }
  if (value instanceof Date) return `TIMESTAMP '${value.toISOString().slice(0, -1)}'`;
  return String(value).toUpperCase();
}

function callText(rex: RexCall, names: readonly string[] | undefined): string {
  const { name, option } = rex;
  const args = rex.args.map((arg) => rexText(arg, names));
  if (INFIX.test(name) && args.length > 1) return `(${args.join(` ${name} `)})`;
  if (name === 'NEGATE') return `-${args[0]}`;
  if (name === 'NOT') return `NOT ${args[0]}`;
  if (name.startsWith('IS ') && args.length === 1) return `(${args[0]} ${name})`;
  if (option !== undefined) args.unshift(option);
  return `${name}(${args.join(', ')})`;
}
