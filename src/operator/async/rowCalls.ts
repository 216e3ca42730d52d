// The user's functions of mapAsync: for a row, or for several rows together.
import { MillraceError } from '../../error.js';
import type { Row } from '../userFunction.js';
import type { CallContext } from './asyncCall.js';
import type { AsyncFunction } from './asyncOperator.js';
import type { PendingRow } from './pendingRows.js';

const NO_ROWS: readonly object[] = [];

/** Calls `fn` with a row and takes a row, none, or several. */
export function rowCalls(fn: (row: Row, context: CallContext) => unknown): AsyncFunction {
  return {
    text: 'mapAsync by a TypeScript function',
    call: (rows, context) => fn(rows[0].row, context),
    accept: ([row], answer) => {
      row.results = resultRows(answer);
    },
  };
}

/** Calls `fn` with rows and takes an array with a row, none, or several for each of them. */
export function batchCalls(fn: (rows: Row[], context: CallContext) => unknown): AsyncFunction {
  return {
    text: 'mapAsync by a TypeScript function of several rows',
    call: (rows, context) =>
      fn(
        rows.map(({ row }) => row),
        context,
      ),
    accept: acceptAnswers,
  };
}

/** Stores an array of answers, one a row. */
export function acceptAnswers(rows: readonly PendingRow[], answers: unknown): void {
  if (!Array.isArray(answers)) {
    throw wrongAnswer(answers, 'an array with an entry for each of the rows that it got');
  }
  if (answers.length !== rows.length) {
    throw new MillraceError(
      'DATA_FUNCTION',
      `The function gave ${answers.length} results for ${rows.length} rows; ` +
        `expected an array with an entry for each row, undefined where there is no result.`,
    );
  }
  const results = answers.map(resultRows);
  rows.forEach((row, index) => (row.results = results[index]));
}

function resultRows(answer: unknown): readonly object[] {
  if (answer === undefined || answer === null) return NO_ROWS;
  if (!Array.isArray(answer)) {
    if (typeof answer !== 'object') throw wrongAnswer(answer, EXPECTED);
    return [answer];
  }
  const wrong = answer.findIndex((row) => typeof row !== 'object' || row === null);
  if (wrong >= 0)
    throw wrongAnswer(answer, `${EXPECTED}; entry ${wrong} is ${nameOf(answer[wrong])}`);
  return answer as object[];
}

const EXPECTED = 'a row, undefined, or an array of rows';

function wrongAnswer(answer: unknown, expected: string): MillraceError {
  return new MillraceError(
    'DATA_FUNCTION',
    `The function gave ${nameOf(answer)}; expected ${expected}.`,
  );
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
