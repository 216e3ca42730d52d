// Types of SQL → types of columns, and back. CHAR, VARCHAR and STRING are one there: lengths are
// checked where values are cast and written.
import * as column from '../../batch/dataType.js';
import type { DataType } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import { isMonths } from './implicitCast.js';
import { MAX_LENGTH } from './logicalType.js';
import type { LogicalType } from './logicalType.js';
import { typeText } from './typeText.js';

/**
 * The type of the columns that hold values of a type.
 *
 * @throws MillraceError PLAN_UNSUPPORTED for types without columns: VARIANT, RAW, MULTISET.
 */
export function columnType(type: LogicalType): DataType<unknown> {
  const found = plainType(type);
  return type.isNullable ? found.nullable() : found;
}

function plainType(type: LogicalType): DataType<unknown> {
  switch (type.kind) {
    case 'BOOLEAN':
      return column.boolean();
    case 'TINYINT':
      return column.int8();
    case 'SMALLINT':
      return column.int16();
    case 'INT':
      return column.int32();
    case 'BIGINT':
      return column.int64();
    case 'FLOAT':
      return column.float32();
    case 'DOUBLE':
      return column.float64();
    case 'DECIMAL':
      return column.decimal(type.precision, type.scale);
    case 'CHAR':
    case 'VARCHAR':
    case 'NULL':
      return column.string();
    case 'BINARY':
    case 'VARBINARY':
      return column.bytes();
    case 'DATE':
      return column.date();
    case 'TIME':
      return column.time(Math.min(type.precision, 3));
    case 'TIMESTAMP':
      return column.timestamp(type.precision);
    case 'TIMESTAMP_LTZ':
      return column.timestampLtz(type.precision);
    case 'INTERVAL':
      return isMonths(type) ? column.intervalMonth() : column.intervalMs();
    case 'ARRAY':
      return column.array(columnType(type.element));
    case 'MAP':
      return column.map(columnType(type.key), columnType(type.value));
    case 'ROW':
    case 'STRUCTURED': {
      const fields = type.fields.map(({ name, type: inner }) => [name, columnType(inner)] as const);
      return column.row(Object.fromEntries(fields));
    }
    default:
      throw new MillraceError(
        'PLAN_UNSUPPORTED',
        `Columns of ${typeText(type)} are not supported; use STRING, BYTES or a ROW.`,
      );
  }
}

/** The type in SQL of a column. */
export function logicalType(type: DataType<unknown>): LogicalType {
  const { isNullable, kind, precision, scale } = type;
  switch (kind) {
    case 'STRING':
      return { kind: 'VARCHAR', length: MAX_LENGTH, isNullable };
    case 'BYTES':
      return { kind: 'VARBINARY', length: MAX_LENGTH, isNullable };
    case 'DECIMAL':
      return { kind, precision, scale, isNullable };
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return { kind, precision, isNullable };
    case 'INTERVAL_MONTH':
      return { kind: 'INTERVAL', from: 'YEAR', to: 'MONTH', precision: 2, fraction: 6, isNullable };
    case 'INTERVAL_MS':
      return { kind: 'INTERVAL', from: 'DAY', to: 'SECOND', precision: 2, fraction: 3, isNullable };
    case 'ARRAY':
      return { kind, element: logicalType(type.element), isNullable };
    case 'MAP':
      return { kind, key: logicalType(type.key), value: logicalType(type.value), isNullable };
    case 'ROW': {
      const fields = type.fields.map((field) => ({ ...field, type: logicalType(field.type) }));
      return { kind, fields, isNullable };
    }
    default:
      return { kind, isNullable };
  }
}
