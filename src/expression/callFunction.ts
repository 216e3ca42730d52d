// A call into JavaScript: the columns of the arguments as values, the function, its results as a
// column.
import type { Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import { isPresent, readValues } from '../batch/read/columnReader.js';
import { UnfitValue, columnWriter } from '../batch/write/columnWriter.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import type { FunctionTerm } from './term.js';

/**
 * Calls a function for the rows whose mask bit is set (mask 0: all).
 *
 * @throws MillraceError DATA_FUNCTION with row and cause, or what a built-in threw, with the row.
 */
export function callFunction(
  engine: Engine,
  call: FunctionTerm,
  columns: readonly Column[],
  mask: number,
  rowCount: number,
): Column {
  const args = columns.map((column) => readValues(engine, readAs(call, column), rowCount));
  const results = new Array<unknown>(rowCount).fill(null);
  if (call.form === 'vector') callVector(call, args, rowCount, results);
  else callRows(engine, call, args, mask, results);
  try {
    return columnWriter(engine, call.type.nullable())(results, rowCount);
  } catch (error) {
    if (!(error instanceof UnfitValue)) throw error;
    const problem = `${call.text} returned ${String(error.value)} at row ${error.row}`;
    throw new MillraceError('DATA_FUNCTION', `${problem}; expected ${error.expected}.`);
  }
}

function callRows(
  engine: Engine,
  call: FunctionTerm,
  args: readonly (readonly unknown[])[],
  mask: number,
  results: unknown[],
): void {
  const body = call.body as (...values: unknown[]) => unknown;
  const u8 = engine.memory.u8;
  const values = new Array<unknown>(args.length);
  for (let row = 0; row < results.length; row++) {
    if (!isPresent(u8, mask, row)) continue;
    let hasNull = false;
    for (let i = 0; i < args.length; i++) {
      values[i] = args[i][row];
      hasNull ||= values[i] === null;
    }
    if (hasNull && call.isStrict) continue;
    try {
      results[row] = body(...values);
    } catch (error) {
      throw functionError(call, error, row);
    }
    if (results[row] == null && !call.type.isNullable) throw nullError(call, row);
  }
}

function callVector(
  call: FunctionTerm,
  args: readonly (readonly unknown[])[],
  rowCount: number,
  results: unknown[],
): void {
  const body = call.body as (columns: unknown, rowCount: number, out: unknown[]) => void;
  try {
    body(args, rowCount, results);
  } catch (error) {
    throw functionError(call, error);
  }
  if (call.type.isNullable) return;
  const row = results.findIndex((value) => value == null);
  if (row >= 0) throw nullError(call, row);
}

function functionError(call: FunctionTerm, error: unknown, row?: number): MillraceError {
  const where = row === undefined ? '' : ` at row ${row}`;
  if (call.isStrict && error instanceof MillraceError) {
    return new MillraceError(error.code, `${error.problem}${where}`);
  }
  const message = error instanceof Error ? error.message : String(error);
  const problem = `${call.text} threw${where}: ${message}`;
  return new MillraceError('DATA_FUNCTION', problem, { cause: error });
}

function nullError(call: FunctionTerm, row: number): MillraceError {
  return new MillraceError(
    'DATA_NULL',
    `${call.text} returned null at row ${row}, but is ${call.type}; declare it .nullable().`,
  );
}

/**
 * Built-ins see times as milliseconds or days and exact numbers as they are; a user's function
 * what the type says.
 */
function readAs(call: FunctionTerm, column: Column): Column {
  if (!call.isStrict) return column;
  const type: DataType<unknown> = column.type;
  if (type.kind.startsWith('TIMESTAMP') || type.kind === 'DATE') {
    return { ...column, type: type.asEpoch() };
  }
  return type.kind === 'DECIMAL' ? { ...column, type: type.asText() } : column;
}
