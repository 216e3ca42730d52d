// What is wrong with a CSV record, as a sentence that says what was expected.
import * as abi from '../../assembly/abi/csv.js';
import type { Field } from '../batch/dataType.js';

const TEXT_MAX = 60;

/** What the kernel found out about a bad record. */
export interface CsvProblem {
  /** A constant of `assembly/abi/csv.ts`. */
  readonly code: number;
  /** 0-based field of the record. */
  readonly entry: number;
  readonly fieldCount: number;
  /** Text of that field. */
  readonly text: string;
}

/**
 * The sentence.
 *
 * @param targets  The column of each field of a record; undefined where a field is ignored.
 */
export function csvProblemText(
  problem: CsvProblem,
  targets: readonly (Field | undefined)[],
): string {
  const column = targets[problem.entry];
  const name = column === undefined ? `field ${problem.entry + 1}` : `column '${column.name}'`;
  const found = JSON.stringify(shortened(problem.text));
  switch (problem.code) {
    case abi.CSV_OUT_OF_RANGE:
      return `${name}: ${found} does not fit ${column?.type}.`;
    case abi.CSV_NULL:
      return `${name} is ${column?.type}, but the field is NULL; declare the column nullable().`;
    case abi.CSV_BAD_UTF8:
      return `${name}: the text is not valid UTF-8; convert the file to UTF-8.`;
    case abi.CSV_TOO_FEW:
    case abi.CSV_TOO_MANY:
      return `expected ${targets.length} fields, found ${problem.fieldCount}.`;
    case abi.CSV_UNCLOSED_QUOTE:
      return `${name}: the quoted field that starts here is never closed.`;
    case abi.CSV_TEXT_AFTER_QUOTE:
      return `${name}: expected a delimiter or a line end behind the closing quote.`;
    default:
      return `${name}: expected ${column?.type}, found ${found}.`;
  }
}

function shortened(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}…`;
}
