// Nested columns where rows are kept: operators with state keep flat columns, so rows, arrays and
// maps are texts there.
//
//   join(l, r(tags ARRAY))   ─►   project(unpack(tags)) ─ join(l, project(pack(tags)) ─ r)
import { node, type ExpressionNode } from '../../expression/node.js';
import { inputsOf, withInputs, type Rel, type RelAggregate, type RelColumn } from '../rel/rel.js';
import { inputsOfRex } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { columnType, MAX_LENGTH, type LogicalType } from '../types/index.js';
import { packedText, unpackedValue } from './packedText.js';

/** The same rows; joins, ranks, sorts and groups keep nested columns as texts. */
export function packNested(rel: Rel): Rel {
  const made = withInputs(rel, inputsOf(rel).map(packNested));
  switch (made.kind) {
    case 'join': {
      const { condition, left, right } = made;
      const both = [...left.columns, ...right.columns];
      // A condition reads the nested values themselves.
      if ([...inputsOfRex(condition)].some((index) => isNested(both[index].type))) return made;
      return unpacked({ ...made, left: packed(left), right: packed(right) });
    }
    case 'rowNumber':
    case 'rank':
    case 'sort':
      return unpacked({ ...made, input: packed(made.input) });
    case 'aggregate':
      return canKeepTexts(made) ? unpacked(overTexts(made)) : made;
    default:
      return made;
  }
}

const NESTED = /^(?:ROW|ARRAY|MAP)$/;

function isNested({ kind }: LogicalType): boolean {
  return NESTED.test(kind);
}

function textType({ isNullable }: LogicalType): LogicalType {
  return { kind: 'VARCHAR', length: MAX_LENGTH, isNullable };
}

function asText(column: RelColumn): RelColumn {
  return isNested(column.type) ? { ...column, type: textType(column.type) } : column;
}

/** The input with texts for nested columns. */
function packed(input: Rel): Rel {
  if (!input.columns.some(({ type }) => isNested(type))) return input;
  const expressions = input.columns.map(({ type }, index): Rex => {
    const column: Rex = { kind: 'input', index, type };
    return isNested(type) ? call('PACK', column, textType(type), packedText(type)) : column;
  });
  return { kind: 'project', input, expressions, columns: input.columns.map(asText) };
}

/** A node over texts with the nested columns that it had. */
function unpacked(rel: Rel): Rel {
  const { columns } = rel;
  if (!columns.some(({ type }) => isNested(type))) return rel;
  const input: Rel = { ...rel, columns: columns.map(asText) };
  const expressions = columns.map(({ type }, index): Rex => {
    if (!isNested(type)) return { kind: 'input', index, type };
    const text: Rex = { kind: 'input', index, type: textType(type) };
    return call('UNPACK', text, type, unpackedValue(type));
  });
  return { kind: 'project', input, expressions, columns };
}

const ONE_OF_VALUES = /^(?:FIRST_VALUE|LAST_VALUE|SINGLE_VALUE)$/;

/** False with aggregates that make arrays and maps of their own, such as ARRAY_AGG. */
function canKeepTexts({ calls }: RelAggregate): boolean {
  return calls.every(({ name, type }) => !isNested(type) || ONE_OF_VALUES.test(name));
}

/** Aggregates that give one of their values give its text. */
function overTexts(rel: RelAggregate): Rel {
  const calls = rel.calls.map((of) =>
    isNested(of.type) && ONE_OF_VALUES.test(of.name) ? { ...of, type: textType(of.type) } : of,
  );
  return { ...rel, calls, input: packed(rel.input) };
}

function call(
  name: string,
  argument: Rex,
  type: LogicalType,
  body: (value: unknown) => unknown,
): Rex {
  const result = columnType(type);
  const make = ([arg]: readonly ExpressionNode[]): ExpressionNode =>
    node({
      kind: 'function',
      name,
      args: [arg],
      type: result,
      form: 'row',
      body: (value: unknown) => (value === null ? null : body(value)),
    });
  return { kind: 'call', name, args: [argument], type, node: make, isDeterministic: true };
}
