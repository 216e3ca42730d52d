// Types as written to types as meant: default precisions, limits.
import { nearestName } from '../../error.js';
import type { MillraceError } from '../../error.js';
import type { DataType, IntervalType as WrittenInterval, SimpleType } from '../ast/dataType.js';
import { locatedError } from '../locatedError.js';
import type { SqlText } from '../locatedError.js';
import { printName } from '../print/words.js';
import { MAX_DECIMAL_PRECISION, MAX_LENGTH } from './logicalType.js';
import type { LogicalType, RowField } from './logicalType.js';

/** What a type means. Throws a located error for unknown names and precisions out of range. */
export function resolveType(type: DataType, sql: SqlText): LogicalType {
  const { isNullable } = type;
  switch (type.kind) {
    case 'simpleType':
      return resolveSimple(type, sql);
    case 'intervalType':
      return resolveInterval(type, sql);
    case 'collectionType':
      return { kind: type.collection, element: resolveType(type.element, sql), isNullable };
    case 'mapType': {
      const [key, value] = [type.key, type.value].map((part) => resolveType(part, sql));
      return { kind: 'MAP', key, value, isNullable };
    }
    case 'rowType':
      return { kind: 'ROW', fields: resolveFields(type.fields, sql), isNullable };
    case 'structuredType': {
      const fields = resolveFields(type.fields, sql);
      return { kind: 'STRUCTURED', fields, className: type.className.value, isNullable };
    }
    case 'rawType': {
      const { className, serializer } = type;
      return { kind: 'RAW', className: className.value, serializer: serializer.value, isNullable };
    }
    case 'namedType':
      throw unknownType(type, sql);
  }
}

function resolveFields(
  fields: Extract<DataType, { kind: 'rowType' }>['fields'],
  sql: SqlText,
): RowField[] {
  return fields.map(({ name, type, comment }) => ({
    name: name.name,
    type: resolveType(type, sql),
    comment: comment?.value,
  }));
}

function resolveSimple(type: SimpleType, sql: SqlText): LogicalType {
  const { name, isNullable } = type;
  const precision = (least: number, most: number, otherwise: number): number =>
    checked(type, type.precision ?? otherwise, least, most, sql);
  switch (name) {
    case 'STRING':
      return { kind: 'VARCHAR', length: fixed(type, MAX_LENGTH, sql), isNullable };
    case 'BYTES':
      return { kind: 'VARBINARY', length: fixed(type, MAX_LENGTH, sql), isNullable };
    case 'CHAR':
    case 'BINARY':
      return { kind: name, length: precision(1, MAX_LENGTH, 1), isNullable };
    case 'VARCHAR':
    case 'VARBINARY':
      return { kind: name, length: precision(1, MAX_LENGTH, MAX_LENGTH), isNullable };
    case 'DECIMAL': {
      const digits = precision(1, MAX_DECIMAL_PRECISION, 10);
      const scale = checked(type, type.scale ?? 0, 0, digits, sql, 'scale');
      return { kind: name, precision: digits, scale, isNullable };
    }
    case 'TIME':
      return { kind: name, precision: precision(0, 9, 0), isNullable };
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return { kind: name, precision: precision(0, 9, 6), isNullable };
    default:
      fixed(type, 0, sql);
      return { kind: name, isNullable };
  }
}

/** For types that have no precision. */
function fixed(type: SimpleType, value: number, sql: SqlText): number {
  if (type.precision === undefined) return value;
  const problem = `${type.name} has no precision: leave out (${type.precision})`;
  throw locatedError('PLAN_INVALID_ARGUMENT', problem, type, sql);
}

function checked(
  type: SimpleType,
  value: number,
  least: number,
  most: number,
  sql: SqlText,
  what = 'precision',
): number {
  if (value >= least && value <= most) return value;
  const noun = /CHAR|BINARY/.test(type.name) ? 'length' : what;
  const problem = `the ${noun} of ${type.name} lies between ${least} and ${most}, not at ${value}`;
  throw locatedError('PLAN_INVALID_ARGUMENT', problem, type, sql);
}

/** Units of year-month and of day-time intervals, the largest first. */
export const INTERVAL_UNITS = [
  ['YEAR', 'MONTH'],
  ['DAY', 'HOUR', 'MINUTE', 'SECOND'],
] as const;

function resolveInterval(type: WrittenInterval, sql: SqlText): LogicalType {
  const { isNullable, qualifier } = type;
  const { from, to = from, precision = 2, fraction = 6 } = qualifier;
  const family = INTERVAL_UNITS.find((units) => (units as readonly string[]).includes(from)) ?? [];
  const [first, last] = [from, to].map((unit) => (family as readonly string[]).indexOf(unit));
  if (first >= 0 && last >= first) {
    return { kind: 'INTERVAL', from, to, precision, fraction, isNullable };
  }
  const problem = `there is no interval type ${from} TO ${to}: units go from large to small`;
  throw locatedError('PLAN_INVALID_ARGUMENT', problem, type, sql);
}

/** All names of types, for suggestions. */
const NAMES = (
  'CHAR VARCHAR STRING BOOLEAN BINARY VARBINARY BYTES DECIMAL NUMERIC TINYINT SMALLINT INT ' +
  'INTEGER BIGINT FLOAT DOUBLE DATE TIME TIMESTAMP TIMESTAMP_LTZ INTERVAL ARRAY MULTISET MAP ROW'
).split(' ');

function unknownType(type: Extract<DataType, { kind: 'namedType' }>, sql: SqlText): MillraceError {
  const name = printName(type.name);
  const near = nearestName(name, NAMES);
  const advice = near === undefined ? 'types of users are not supported' : `did you mean ${near}?`;
  return locatedError('PLAN_INVALID_ARGUMENT', `there is no type ${name}; ${advice}`, type, sql);
}
