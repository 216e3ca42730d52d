// CASE, COALESCE and NULLIF as chains of one choice.
import { OP_EQUAL, OP_IS_NOT_NULL, OP_SELECT } from '../../assembly/abi/expressionOperation.js';
import { boolean, type DataType } from '../batch/dataType.js';
import { convert, unify } from './convert.js';
import type { FunctionTable } from './functionTable.js';
import { loopOf } from './loop.js';
import { nullableWith, operation, type ConstantTerm, type Term } from './term.js';

/** `condition` is true ? `yes` : `no`, both of one type. */
export function choose(condition: Term, yes: Term, no: Term, text: string): Term {
  const type = nullableWith(yes.type.notNull(), [yes, no]);
  return operation(OP_SELECT, [condition, yes, no], type, text, { loop: loopOf(type) });
}

/** NULL as a literal. */
export function nullTerm(type: DataType<unknown>): ConstantTerm {
  return { kind: 'constant', value: null, type: type.nullable(), isFlexible: true, text: 'NULL' };
}

/** CASE: the values in the order of the conditions, the last one ELSE. */
export function caseTerm(conditions: readonly Term[], values: readonly Term[], text: string): Term {
  const unified = unify(values, text);
  const conversions = conditions.map((condition) => convert(condition, boolean(), text));
  return conversions.reduceRight(
    (no, condition, index) => choose(condition, unified[index], no, text),
    unified[conditions.length],
  );
}

function coalesce(args: readonly Term[], text: string): Term {
  const unified = unify(args, text);
  return unified.slice(0, -1).reduceRight(
    (rest, value) => {
      if (!value.type.isNullable) return value;
      const present = operation(OP_IS_NOT_NULL, [value], boolean(), text);
      const chosen = choose(present, value, rest, text);
      return rest.type.isNullable ? chosen : { ...chosen, type: chosen.type.notNull() };
    },
    unified[unified.length - 1],
  );
}

function nullIf(args: readonly Term[], text: string): Term {
  const [value, other] = unify(args, text);
  const type = nullableWith(boolean(), [value, other]);
  const equal = operation(OP_EQUAL, [value, other], type, text, { loop: loopOf(value.type) });
  return choose(equal, convert(nullTerm(value.type), value.type, text), value, text);
}

export const CONDITIONAL: FunctionTable = { coalesce, nullIf };
