// Types as DESCRIBE and messages show them.
import { printIdentifier, identifierOf, quoted } from '../print/words.js';
import { MAX_LENGTH } from './logicalType.js';
import type { IntervalType, LogicalType, RowField, RowType } from './logicalType.js';

/** `DECIMAL(10, 2) NOT NULL`; what SQL reads as the same type. */
export function typeText(type: LogicalType): string {
  return type.isNullable ? nullableText(type) : `${nullableText(type)} NOT NULL`;
}

function nullableText(type: LogicalType): string {
  switch (type.kind) {
    case 'CHAR':
    case 'BINARY':
      return `${type.kind}(${type.length})`;
    case 'VARCHAR':
      return type.length === MAX_LENGTH ? 'STRING' : `VARCHAR(${type.length})`;
    case 'VARBINARY':
      return type.length === MAX_LENGTH ? 'BYTES' : `VARBINARY(${type.length})`;
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return `${type.kind}(${type.precision})`;
    case 'INTERVAL':
      return intervalText(type);
    case 'ARRAY':
    case 'MULTISET':
      return `${type.kind}<${typeText(type.element)}>`;
    case 'MAP':
      return `MAP<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'ROW':
    case 'STRUCTURED':
      return rowText(type);
    case 'RAW':
      return `RAW(${quoted(type.className, "'")}, ${quoted(type.serializer, "'")})`;
    default:
      return type.kind;
  }
}

function intervalText({ from, to, precision, fraction }: IntervalType): string {
  const isShown = from === 'YEAR' || from === 'DAY' || precision !== 2;
  const start = isShown ? `${from}(${precision})` : from;
  if (from !== to) return `INTERVAL ${start} TO ${to === 'SECOND' ? `SECOND(${fraction})` : to}`;
  return `INTERVAL ${from === 'SECOND' ? `SECOND(${precision}, ${fraction})` : start}`;
}

function rowText({ kind, fields, className }: RowType): string {
  const members = fields.map(fieldText);
  if (className !== undefined) members.unshift(quoted(className, "'"));
  return `${kind}<${members.join(', ')}>`;
}

function fieldText({ name, type, comment }: RowField): string {
  const end = comment === undefined ? '' : ` ${quoted(comment, "'")}`;
  return `${printIdentifier(identifierOf(name))} ${typeText(type)}${end}`;
}
