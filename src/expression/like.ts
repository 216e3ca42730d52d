// LIKE: constant patterns of a simple form become the test that they mean.
//
//   'abc' =      'abc%' STARTS_WITH      '%abc' ENDS_WITH      '%abc%' CONTAINS
import * as ops from '../../assembly/abi/expressionOperation.js';
import { TYPE_STRING } from '../../assembly/abi/type.js';
import { boolean } from '../batch/dataType.js';
import { nullableWith, operation, typeMismatch, type Term } from './term.js';

const SIMPLE = /^(%?)([^%_]*)(%?)$/s;

/** `value LIKE pattern ESCAPE escape`; `%` any points, `_` one. */
export function like(args: readonly Term[], text: string, escape?: string): Term {
  const [value, pattern] = args;
  if (escape !== undefined && !/^[\0-\x7f]$/.test(escape)) {
    throw typeMismatch(text, `the escape '${escape}' must be one ASCII character.`);
  }
  const simple = simplified(pattern, escape);
  const [code, operand] = simple ?? [ops.OP_LIKE, pattern];
  const parameter = code === ops.OP_LIKE ? (escape?.charCodeAt(0) ?? 0) : 0;
  const type = nullableWith(boolean(), args);
  return operation(code, [value, operand], type, text, { parameter, loop: TYPE_STRING });
}

function simplified(pattern: Term, escape?: string): [number, Term] | undefined {
  if (pattern.kind !== 'constant' || typeof pattern.value !== 'string') return undefined;
  if (escape !== undefined && pattern.value.includes(escape)) return undefined;
  const match = SIMPLE.exec(pattern.value);
  if (match === null) return undefined;
  const [, before, part, behind] = match;
  const code =
    before === ''
      ? behind === ''
        ? ops.OP_EQUAL
        : ops.OP_STARTS_WITH
      : behind === ''
        ? ops.OP_ENDS_WITH
        : ops.OP_CONTAINS;
  // A lone `%` matches as the one before: everything ends with nothing.
  return [code, { ...pattern, value: part }];
}
