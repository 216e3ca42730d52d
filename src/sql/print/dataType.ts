// Types as text.
import type { DataType, RowField, SimpleType } from '../ast/dataType.js';
import type { StringLiteral } from '../ast/literal.js';
import { printQualifier, printString } from './literal.js';
import { list, optional, printIdentifier, printName, words } from './words.js';

export function printDataType(type: DataType): string {
  return words(printNullable(type), !type.isNullable && 'NOT NULL');
}

function printNullable(type: DataType): string {
  switch (type.kind) {
    case 'simpleType':
      return printSimple(type);
    case 'intervalType':
      return `INTERVAL ${printQualifier(type.qualifier)}`;
    case 'collectionType':
      return `${type.collection}<${printDataType(type.element)}>`;
    case 'mapType':
      return `MAP<${printDataType(type.key)}, ${printDataType(type.value)}>`;
    case 'rowType':
      return `ROW<${list(type.fields, printField)}>`;
    case 'rawType':
      return `RAW(${printString(type.className)}, ${printString(type.serializer)})`;
    case 'structuredType':
      return `STRUCTURED<${list([type.className, ...type.fields], printMember)}>`;
    case 'namedType':
      return printName(type.name);
  }
}

function printSimple({ name, precision, scale }: SimpleType): string {
  if (precision === undefined) return name;
  return `${name}(${precision}${scale === undefined ? '' : `, ${scale}`})`;
}

function printField({ name, type, comment }: RowField): string {
  return words(printIdentifier(name), printDataType(type), optional('', comment, printString));
}

const printMember = (member: StringLiteral | RowField): string =>
  member.kind === 'string' ? printString(member) : printField(member);
