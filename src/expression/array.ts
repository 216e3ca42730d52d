// Functions of ARRAY columns.
import { OP_CARDINALITY, OP_ELEMENT } from '../../assembly/abi/expressionOperation.js';
import { int32 } from '../batch/dataType.js';
import { castTerm } from './cast.js';
import { convert } from './convert.js';
import type { FunctionTable } from './functionTable.js';
import { nullableWith, operation, typeMismatch, type InputTerm, type Term } from './term.js';

function arrayColumn(term: Term, text: string): InputTerm {
  if (term.kind === 'input' && term.type.kind === 'ARRAY') return term;
  throw typeMismatch(text, `${term.text} is ${term.type}; expected an ARRAY column.`);
}

function at([input, index]: readonly Term[], text: string): Term {
  const column = arrayColumn(input, text);
  const { element } = column.type;
  if (['ROW', 'ARRAY', 'MAP'].includes(element.kind)) {
    throw typeMismatch(
      text,
      `elements of ${column.type} are nested; only plain ones can be taken.`,
    );
  }
  const place =
    index.kind === 'constant' && index.isFlexible
      ? convert(index, int32(), text)
      : castTerm(index, int32(), false, index.text);
  const elements: InputTerm = { ...column, isElements: true, type: element };
  return operation(OP_ELEMENT, [column, place, elements], element.nullable(), text);
}

function cardinality([input]: readonly Term[], text: string): Term {
  const column = arrayColumn(input, text);
  return operation(OP_CARDINALITY, [column], nullableWith(int32(), [column]), text);
}

export const ARRAYS: FunctionTable = { at, cardinality };
