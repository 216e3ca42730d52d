// Column readers: one column → JavaScript values, as the type's representation says. The loop is
// picked by type, once.
import { MillraceError } from '../../error.js';
import type { Engine } from '../../wasm/engine.js';
import type { Column } from '../column.js';
import { readDecimals } from './decimals.js';
import { readArrays, readMaps, readRowValues } from './nested.js';
import { readInt64s, readNumbers } from './numbers.js';
import { readBooleans, readBytes, readStrings } from './strings.js';
import { readDates, readTimes, readTimestamps } from './times.js';

/**
 * The values of rows `0 … rowCount - 1`, null where the row is null.
 *
 * @throws MillraceError DATA_OVERFLOW for a BIGINT read as a number that a number cannot hold
 *   exactly, and for a TIMESTAMP that a Date cannot.
 */
export function readValues(engine: Engine, column: Column, rowCount: number): unknown[] {
  const values = readPresent(engine, column, rowCount);
  if (column.validity !== 0) blankNulls(engine.memory.u8, column.validity, values);
  return values;
}

/** True when row `row` of a validity bitmap is present. */
export function isPresent(u8: Uint8Array, validity: number, row: number): boolean {
  return validity === 0 || ((u8[validity + (row >>> 3)] >>> (row & 7)) & 1) === 1;
}

function blankNulls(u8: Uint8Array, validity: number, values: unknown[]): void {
  for (let i = 0; i < values.length; i++) {
    if (((u8[validity + (i >>> 3)] >>> (i & 7)) & 1) === 0) values[i] = null;
  }
}

/** Values of null rows are whatever their bytes mean, and must not throw. */
function readPresent(engine: Engine, column: Column, rowCount: number): unknown[] {
  switch (column.type.kind) {
    case 'BOOLEAN':
      return readBooleans(engine, column, rowCount);
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'INTERVAL_MONTH':
    case 'FLOAT':
    case 'DOUBLE':
      return readNumbers(engine, column, rowCount);
    case 'BIGINT':
    case 'INTERVAL_MS':
      return readInt64s(engine, column, rowCount);
    case 'DECIMAL':
      return readDecimals(engine, column, rowCount);
    case 'STRING':
      return readStrings(engine, column, rowCount);
    case 'BYTES':
      return readBytes(engine, column, rowCount);
    case 'DATE':
      return readDates(engine, column, rowCount);
    case 'TIME':
      return readTimes(engine, column, rowCount);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return readTimestamps(engine, column, rowCount);
    case 'ROW':
      return readRowValues(engine, column, rowCount);
    case 'ARRAY':
      return readArrays(engine, column, rowCount);
    case 'MAP':
      return readMaps(engine, column, rowCount);
  }
}

/** The error of a value that its JavaScript representation cannot hold. */
export function unrepresentable(
  column: Column,
  value: bigint,
  row: number,
  advice: string,
): MillraceError {
  return new MillraceError(
    'DATA_OVERFLOW',
    `The ${column.type.kind} value ${value} does not fit its JavaScript type; ${advice}.`,
    { location: { row } },
  );
}
