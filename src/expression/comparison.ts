// Comparisons: BOOLEAN, null where an operand is.
import { balanced } from './balanced.js';
import * as ops from '../../assembly/abi/expressionOperation.js';
import { TYPE_BOOLEAN } from '../../assembly/abi/type.js';
import { boolean } from '../batch/dataType.js';
import { unify } from './convert.js';
import type { FunctionTable } from './functionTable.js';
import { loopOf } from './loop.js';
import { nullableWith, operation, typeMismatch, type Term } from './term.js';

const NESTED = ['ROW', 'ARRAY', 'MAP'];

function compare(code: number, isExchanged = false) {
  return (args: readonly Term[], text: string): Term => {
    const [a, b] = unify(args, text);
    if (NESTED.includes(a.type.kind)) {
      throw typeMismatch(text, `${a.type.kind} values cannot be compared; compare their fields.`);
    }
    const type = nullableWith(boolean(), [a, b]);
    return operation(code, isExchanged ? [b, a] : [a, b], type, text, { loop: loopOf(a.type) });
  };
}

const equal = compare(ops.OP_EQUAL);
const lessEqual = compare(ops.OP_LESS_EQUAL);

function connect(code: number, args: readonly Term[], text: string): Term {
  return balanced(args, (a, b) =>
    operation(code, [a, b], nullableWith(boolean(), [a, b]), text, { loop: TYPE_BOOLEAN }),
  );
}

function between(args: readonly Term[], text: string): Term {
  const [value, low, high] = unify(args, text);
  const ends = [lessEqual([low, value], text), lessEqual([value, high], text)];
  return connect(ops.OP_AND, ends, text);
}

function isIn(args: readonly Term[], text: string): Term {
  if (args.length === 1) throw typeMismatch(text, 'the list is empty; give it a value.');
  const [value, ...list] = unify(args, text);
  return connect(
    ops.OP_OR,
    list.map((item) => equal([value, item], text)),
    text,
  );
}

/** a IS DISTINCT FROM b  =  (a <> b) IS TRUE OR (a IS NULL) <> (b IS NULL), never null. */
function isDistinctFrom(args: readonly Term[], text: string): Term {
  const [a, b] = unify(args, text);
  const differ = compare(ops.OP_NOT_EQUAL)([a, b], text);
  const isTrue = operation(ops.OP_IS_TRUE, [differ], boolean(), text);
  const nulls = [a, b].map((arg) => operation(ops.OP_IS_NULL, [arg], boolean(), text));
  const oneNull = operation(ops.OP_NOT_EQUAL, nulls, boolean(), text);
  return connect(ops.OP_OR, [isTrue, oneNull], text);
}

export const COMPARISON: FunctionTable = {
  eq: equal,
  ne: compare(ops.OP_NOT_EQUAL),
  lt: compare(ops.OP_LESS),
  le: lessEqual,
  gt: compare(ops.OP_LESS, true),
  ge: compare(ops.OP_LESS_EQUAL, true),
  between,
  isIn,
  isDistinctFrom,
};
