// Expressions of SQL without tables, evaluated by the engine: over constants, and over columns that
// hold what the constants were.
import { DataType } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { Expression } from '../../src/expression/expression.js';
import { compileExpressions } from '../../src/expression/projection.js';
import { ExpressionBinder } from '../../src/sql/bind/expression.js';
import { Scope } from '../../src/sql/bind/scope.js';
import { castNode, findFunction, functionNames } from '../../src/sql/functions/index.js';
import type { FunctionContext } from '../../src/sql/functions/index.js';
import { parseExpression } from '../../src/sql/index.js';
import { expressionNode } from '../../src/sql/rex/expressionNode.js';
import type { Rex, RexInput, RexLiteral } from '../../src/sql/rex/rex.js';
import { columnType } from '../../src/sql/types/index.js';
import type { Engine } from '../../src/wasm/engine.js';
import { batchFromRows, valuesFromColumn } from './columns.js';

/** What CURRENT_TIMESTAMP is in tests. */
export const NOW = Date.UTC(2024, 1, 29, 23, 30, 15, 123);

/** A session whose clock stands still. */
export function fixedSession(timeZone = 'UTC'): FunctionContext {
  return { timeZone, now: () => NOW };
}

/** The bound expression of a text. */
export function bindText(text: string, functions: FunctionContext): Rex {
  const context = {
    relation: () => undefined,
    relationNames: () => [],
    function: findFunction,
    functionNames,
    functions,
    sql: { text },
  };
  return new ExpressionBinder(context, new Scope([])).bind(parseExpression(text));
}

/** The value of a bound expression in each of `rowCount` rows; times as text. */
export function valuesOf(
  engine: Engine,
  rex: Rex,
  session: FunctionContext,
  columns: readonly RexLiteral[] = [],
  rowCount = 1,
): unknown[] {
  const names = ['only', ...columns.map((_, i) => `c${i}`)];
  const fields = Object.fromEntries(
    names.map((name, i) => {
      const type = i === 0 ? new DataType('INT') : columnType(columns[i - 1].type);
      return [name, type] as const;
    }),
  );
  const input = schema(fields);
  const row = Object.fromEntries(
    names.map((name, i) => [name, i === 0 ? 0 : columns[i - 1].value] as const),
  );
  engine.arena.reset();
  const batch = batchFromRows(engine, input, new Array<typeof row>(rowCount).fill(row));
  const node = expressionNode(rex, names, (value, from, to, isTry) =>
    castNode(value, from, to, isTry, session),
  );
  const projection = compileExpressions(engine, input, [
    { name: 'x', expression: new Expression(node) },
  ]);
  try {
    const [column] = projection.evaluate(batch);
    const declared: DataType<unknown> = columnType(rex.type);
    if (!sameColumns(column.type, declared)) {
      throw new Error(`The column is ${column.type}, the expression ${declared}.`);
    }
    const type = /^(?:DATE|TIME)/.test(declared.kind) ? declared.asText() : declared;
    return valuesFromColumn(engine, { ...column, type }, rowCount);
  } finally {
    projection.release();
  }
}

/** Nullability aside, also that of elements. */
function sameColumns(a: DataType<unknown>, b: DataType<unknown>): boolean {
  const plain = (type: DataType<unknown>): string => String(type).replaceAll(' NOT NULL', '');
  return plain(a) === plain(b);
}

/** The expression with its constants taken out into columns, nullable ones. */
export function withColumns(rex: Rex): { rex: Rex; columns: RexLiteral[] } {
  const columns: RexLiteral[] = [];
  const moved = (part: Rex): Rex => {
    switch (part.kind) {
      case 'input':
        return part;
      case 'literal': {
        const type = { ...part.type, isNullable: true };
        columns.push({ ...part, type });
        const input: RexInput = { kind: 'input', index: columns.length, type };
        return input;
      }
      case 'call':
        return { ...part, args: part.args.map(moved) };
      case 'cast':
      case 'field':
        return { ...part, input: moved(part.input) };
      case 'case': {
        const branches = part.branches.map(({ when, then }) => ({
          when: moved(when),
          then: moved(then),
        }));
        return { ...part, branches, otherwise: moved(part.otherwise) };
      }
    }
  };
  return { rex: moved(rex), columns };
}

/** A value as the tests write it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'boolean') return String(value).toUpperCase();
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (value instanceof Map) {
    return `{${[...value].map((pair) => pair.map(valueText).join('=')).join(', ')}}`;
  }
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return `(${Object.values(value).map(valueText).join(', ')})`;
  return Object.is(value, -0) ? '-0' : String(value);
}
