// Nodes → terms: columns are looked up in a schema, types are checked, literals adapt.
import type { DataType, Field, Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError, nearestName } from '../error.js';
import { ARRAYS } from './array.js';
import { ARITHMETIC } from './arithmetic.js';
import { castTerm } from './cast.js';
import { COMPARISON } from './comparison.js';
import { CONDITIONAL, caseTerm, nullTerm } from './conditional.js';
import { guessType, settled } from './convert.js';
import type { FunctionTable } from './functionTable.js';
import { LOGIC } from './logic.js';
import type { CaseNode, CallNode, ExpressionNode, FieldNode, LiteralNode } from './node.js';
import { STRINGS } from './string.js';
import { TEMPORAL } from './temporal.js';
import { typeMismatch, type Term } from './term.js';
import { expressionText } from './text.js';

const FUNCTIONS: FunctionTable = {
  ...ARRAYS,
  ...ARITHMETIC,
  ...COMPARISON,
  ...LOGIC,
  ...CONDITIONAL,
  ...STRINGS,
  ...TEMPORAL,
};

/**
 * The typed term of a node over the columns of a schema.
 *
 * @throws MillraceError PLAN_UNKNOWN_COLUMN, PLAN_TYPE_MISMATCH naming types and expression,
 * PLAN_UNSUPPORTED.
 */
export function resolve(node: ExpressionNode, schema: Schema<Fields>): Term {
  const text = expressionText(node);
  switch (node.kind) {
    case 'column': {
      const index = schema.indexOf(node.name);
      return { kind: 'input', path: [index], type: schema.fields[index].type, text };
    }
    case 'literal':
      return literal(node, text);
    case 'alias':
      return resolve(node.input, schema);
    case 'call':
      return call(node, schema, text);
    case 'cast':
      return castTerm(
        settled(resolve(node.input, schema)),
        node.type,
        node.isTry,
        text,
        node.wraps,
      );
    case 'case':
      return caseOf(node, schema, text);
    case 'field':
      return field(node, schema, text);
    case 'function': {
      const { form, body, type } = node;
      const args = node.args.map((arg) => settled(resolve(arg, schema)));
      return { kind: 'function', form, body, isStrict: false, args, type, mayFail: true, text };
    }
  }
}

const NESTED: readonly string[] = ['ARRAY', 'MAP', 'ROW'];

function literal(node: LiteralNode, text: string): Term {
  const type = node.type ?? guessType(node.value, text);
  const isFlexible = node.type === undefined;
  const isNull = node.value === null;
  if (NESTED.includes(type.kind)) return nestedConstant(node.value, type, text);
  return {
    kind: 'constant',
    value: node.value,
    type: isNull ? type.nullable() : type,
    isFlexible,
    text,
  };
}

/** Registers hold no nested constants: a function fills a column. */
function nestedConstant(value: unknown, given: DataType<unknown>, text: string): Term {
  const type = value === null ? given.nullable() : given;
  const body = (_columns: unknown, rowCount: number, out: unknown[]): unknown[] =>
    out.fill(value, 0, rowCount);
  const form = 'vector';
  return { kind: 'function', form, body, isStrict: false, args: [], type, mayFail: false, text };
}

function call(node: CallNode, schema: Schema<Fields>, text: string): Term {
  const make = FUNCTIONS[node.name];
  if (make === undefined) {
    const near = nearestName(node.name, Object.keys(FUNCTIONS));
    const hint = near === undefined ? '' : `; did you mean '${near}'?`;
    throw new MillraceError('PLAN_UNSUPPORTED', `${text}: no function '${node.name}'${hint}`);
  }
  const args = node.args.map((arg) => resolve(arg, schema));
  return make(args, text, node.option);
}

function caseOf(node: CaseNode, schema: Schema<Fields>, text: string): Term {
  const conditions = node.branches.map((branch) => resolve(branch.when, schema));
  const values = node.branches.map((branch) => resolve(branch.then, schema));
  const otherwise =
    node.otherwise === undefined ? nullTerm(values[0].type) : resolve(node.otherwise, schema);
  return caseTerm(conditions, [...values, otherwise], text);
}

/** A field of what a function gives. */
function fieldOfResult({ name }: FieldNode, input: Term, text: string): Term {
  const inner = input.type.fields.find((candidate) => candidate.name === name)?.type;
  if (inner === undefined) {
    throw typeMismatch(text, `${input.text} is ${input.type}, without a field '${name}'.`);
  }
  const type = input.type.isNullable ? inner.nullable() : inner;
  const body = (row: Readonly<Record<string, unknown>> | null): unknown => row?.[name] ?? null;
  return {
    kind: 'function',
    form: 'row',
    body,
    isStrict: false,
    args: [input],
    type,
    mayFail: false,
    text,
  };
}

function field(node: FieldNode, schema: Schema<Fields>, text: string): Term {
  const input = resolve(node.input, schema);
  if (input.kind === 'function' && input.type.kind === 'ROW')
    return fieldOfResult(node, input, text);
  if (input.kind !== 'input' || input.type.kind !== 'ROW') {
    throw typeMismatch(text, `${input.text} is ${input.type}; only a ROW column has fields.`);
  }
  const fields: readonly Field[] = input.type.fields;
  const index = fields.findIndex((candidate) => candidate.name === node.name);
  if (index < 0) {
    const names = fields.map((candidate) => candidate.name).join(', ');
    throw new MillraceError(
      'PLAN_UNKNOWN_COLUMN',
      `${input.text} has no field '${node.name}'. Fields: ${names}.`,
    );
  }
  const inner = fields[index].type;
  const type = input.type.isNullable ? inner.nullable() : inner;
  return { kind: 'input', path: [...input.path, index], type, text };
}
