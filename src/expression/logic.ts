// SQL's three-valued logic and the tests for null and truth.
import * as ops from '../../assembly/abi/expressionOperation.js';
import { boolean } from '../batch/dataType.js';
import { convert } from './convert.js';
import type { FunctionTable } from './functionTable.js';
import { nullableWith, operation, type Term } from './term.js';

function connective(code: number) {
  return (args: readonly Term[], text: string): Term => {
    const operands = args.map((arg) => convert(arg, boolean(), text));
    return operation(code, operands, nullableWith(boolean(), operands), text);
  };
}

function nullTest(code: number) {
  return ([input]: readonly Term[], text: string): Term =>
    operation(code, [input], boolean(), text);
}

function truthTest(code: number) {
  return ([input]: readonly Term[], text: string): Term =>
    operation(code, [convert(input, boolean(), text)], boolean(), text);
}

export const LOGIC: FunctionTable = {
  and: connective(ops.OP_AND),
  or: connective(ops.OP_OR),
  not: connective(ops.OP_NOT),
  isNull: nullTest(ops.OP_IS_NULL),
  isNotNull: nullTest(ops.OP_IS_NOT_NULL),
  isTrue: truthTest(ops.OP_IS_TRUE),
  isFalse: truthTest(ops.OP_IS_FALSE),
  isNotTrue: truthTest(ops.OP_IS_NOT_TRUE),
  isNotFalse: truthTest(ops.OP_IS_NOT_FALSE),
};
