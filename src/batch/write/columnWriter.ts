// Column writers: JavaScript values → one column in the batch arena. The loop is picked by type,
// once.
import { MillraceError } from '../../error.js';
import type { Engine } from '../../wasm/engine.js';
import { columnOf, type Column } from '../column.js';
import type { DataType } from '../dataType.js';
import { decimalWriter } from './decimals.js';
import { arrayWriter, mapWriter, rowValueWriter } from './nested.js';
import * as numbers from './numbers.js';
import { booleanValues, bytesValues, stringValues } from './strings.js';
import { dateValues, timeValues, timestampWriter } from './times.js';
import { writeValidity } from './validity.js';

/** Values of a column to be; null and undefined are null. */
export type Values = ArrayLike<unknown>;

/** Writes the first `count` values into a new column in the batch arena. */
export type ColumnWriter = (values: Values, count: number) => Column;

/**
 * Writes the values of a column without its validity; returns their address. The values of null
 * rows are zero.
 */
export type ValuesWriter = (engine: Engine, values: Values, count: number) => number;

/**
 * A value that does not fit its column. Whoever knows the row and the column's name makes a
 * MillraceError of it.
 */
export class UnfitValue extends Error {
  constructor(
    readonly row: number,
    readonly value: unknown,
    /** What would have been right, after "expected". */
    readonly expected: string,
    /** Where inside the value: `[3].name`. */
    readonly path = '',
  ) {
    super(expected);
  }

  /** The same, one level further out. */
  inside(row: number, step: string): UnfitValue {
    return new UnfitValue(row, this.value, this.expected, step + this.path);
  }
}

/** Picks the writer of a type. */
export function columnWriter(engine: Engine, type: DataType<unknown>): ColumnWriter {
  switch (type.kind) {
    case 'ROW':
      return rowValueWriter(engine, type);
    case 'ARRAY':
      return arrayWriter(engine, type);
    case 'MAP':
      return mapWriter(engine, type);
    default: {
      const write = valuesWriter(type);
      return (values, count) => {
        const validity = writeValidity(engine, type, values, count);
        return columnOf(type, write(engine, values, count), validity);
      };
    }
  }
}

function valuesWriter(type: DataType<unknown>): ValuesWriter {
  switch (type.kind) {
    case 'BOOLEAN':
      return booleanValues;
    case 'TINYINT':
      return numbers.int8Values;
    case 'SMALLINT':
      return numbers.int16Values;
    case 'INT':
    case 'INTERVAL_MONTH':
      return numbers.int32Values;
    case 'BIGINT':
    case 'INTERVAL_MS':
      return type.representation === 'text' ? numbers.int64Texts : numbers.int64Values;
    case 'FLOAT':
      return numbers.float32Values;
    case 'DOUBLE':
      return numbers.float64Values;
    case 'DECIMAL':
      return decimalWriter(type);
    case 'STRING':
      return stringValues;
    case 'BYTES':
      return bytesValues;
    case 'DATE':
      return dateValues;
    case 'TIME':
      return timeValues;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampWriter(type);
    default:
      throw new MillraceError(
        'PLAN_UNSUPPORTED',
        `Values of ${type} cannot be written to a column.`,
      );
  }
}
