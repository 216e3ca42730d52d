// The schema of a Parquet file as millrace types, and which of the file's columns are read as
// which.
//
//   TIMESTAMP(MICROS, UTC) → TIMESTAMP_LTZ(6)   TIMESTAMP(MICROS, local) → TIMESTAMP(6)
//   INT96 → TIMESTAMP(9)   UINT_64 → DECIMAL(20, 0)
//   TIME(MICROS, NANOS) → TIME(3), finer digits cut
//   groups → ROW, LIST → ARRAY, MAP → MAP
import type { FileMetaData, SchemaElement, SchemaTree } from 'hyparquet';
import * as t from '../../batch/dataType.js';
import type { DataType, Field } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';

type AnyType = DataType<unknown>;

/** One column of a file that is read. */
export interface FileColumn {
  readonly name: string;
  /** The type that its values get in a batch. */
  readonly type: AnyType;
  /**
   * The file's description of a flat column; undefined for a nested one and for one that the file
   * lacks.
   */
  readonly element?: SchemaElement;
  readonly isNested: boolean;
  /** True when the file has no such column, and all of its values are null. */
  readonly isMissing: boolean;
}

/** All columns of a file, each nullable where the file says OPTIONAL. */
export function schemaOfFile(tree: SchemaTree): Schema {
  return new Schema(tree.children.map(fieldOf));
}

/**
 * Which columns are read for `schema`, by name; the file's other columns are left alone.
 *
 * @throws MillraceError PLAN_TYPE_MISMATCH when a column cannot be read as its declared type.
 */
export function columnsFor(tree: SchemaTree, schema: Schema, source: string): FileColumn[] {
  return schema.fields.map(({ name, type }) => {
    const node = tree.children.find((child) => child.element.name === name);
    if (node === undefined) {
      if (type.isNullable) return { name, type, isNested: false, isMissing: true };
      throw new MillraceError(
        'PLAN_UNKNOWN_COLUMN',
        `${source} has no column '${name}', which is declared ${type}. ` +
          `It has: ${tree.children.map((child) => child.element.name).join(', ')}.`,
      );
    }
    const fileType = typeOf(node);
    if (!isReadableAs(fileType, type)) {
      throw new MillraceError(
        'PLAN_TYPE_MISMATCH',
        `Column '${name}' of ${source} is ${fileType}; it cannot be read as ${type}. ` +
          `Declare it ${fileType}.`,
      );
    }
    const isNested = isNestedNode(node);
    return { name, type, isNested, isMissing: false, element: isNested ? undefined : node.element };
  });
}

/**
 * The metadata with flat columns described by their physical type alone, so that the library hands
 * out raw integers and bytes: its own conversions go through Date and floating point. Text and
 * bytes are kept as UTF8, which calls our parser.
 */
export function rawMetadata(metadata: FileMetaData, tree: SchemaTree): FileMetaData {
  const flat = new Set(
    tree.children.filter((node) => !isNestedNode(node)).map((node) => node.element),
  );
  const schema = metadata.schema.map((element): SchemaElement => {
    if (!flat.has(element)) return element;
    if (keepsConversion(element)) return element;
    const { type, type_length, repetition_type, name } = element;
    const isBytes = type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY';
    const raw: SchemaElement = { type, type_length, repetition_type, name };
    return isBytes && !isDecimal(element) ? { ...raw, converted_type: 'UTF8' } : raw;
  });
  return { ...metadata, schema };
}

/** Conversions of the library that lose nothing. */
function keepsConversion({ converted_type, logical_type, type }: SchemaElement): boolean {
  const isUnsigned = logical_type?.type === 'INTEGER' && !logical_type.isSigned;
  return (
    type === 'INT96' ||
    converted_type === 'UINT_32' ||
    converted_type === 'UINT_64' ||
    (isUnsigned && logical_type.bitWidth >= 32) ||
    logical_type?.type === 'UUID' ||
    logical_type?.type === 'FLOAT16'
  );
}

function isNestedNode(node: SchemaTree): boolean {
  return node.children.length > 0 || node.element.repetition_type === 'REPEATED';
}

function fieldOf(node: SchemaTree): Field {
  const type = typeOf(node);
  const isNullable = node.element.repetition_type === 'OPTIONAL';
  return { name: node.element.name, type: isNullable ? type.nullable() : type };
}

function typeOf(node: SchemaTree): AnyType {
  const { element, children } = node;
  const isRepeated = element.repetition_type === 'REPEATED';
  const type = children.length > 0 ? groupType(node) : leafType(element);
  return isRepeated ? t.array(type) : type;
}

function groupType(node: SchemaTree): AnyType {
  const { element, children } = node;
  const kind = element.logical_type?.type ?? element.converted_type;
  const inner = children[0];
  if (kind === 'LIST' && inner.children.length === 1)
    return t.array(fieldOf(inner.children[0]).type);
  if (kind === 'LIST')
    return t.array(inner.children.length > 0 ? rowType(inner) : leafType(inner.element));
  if (kind === 'MAP' || kind === 'MAP_KEY_VALUE') {
    const [key, value] = inner.children.map(fieldOf);
    return t.map(key.type, value.type);
  }
  return rowType(node);
}

function rowType(node: SchemaTree): AnyType {
  return new t.DataType('ROW', { fields: node.children.map(fieldOf) });
}

function isDecimal(element: SchemaElement): boolean {
  return element.converted_type === 'DECIMAL' || element.logical_type?.type === 'DECIMAL';
}

function leafType(element: SchemaElement): AnyType {
  if (isDecimal(element)) return decimalType(element);
  switch (element.type) {
    case 'BOOLEAN':
      return t.boolean();
    case 'FLOAT':
      return t.float32();
    case 'DOUBLE':
      return t.float64();
    case 'INT96':
      return t.timestamp(9);
    case 'INT32':
      return int32Type(element);
    case 'INT64':
      return int64Type(element);
    default:
      return bytesType(element);
  }
}

function decimalType(element: SchemaElement): AnyType {
  const logical = element.logical_type;
  const isLogical = logical?.type === 'DECIMAL';
  const precision = element.precision ?? (isLogical ? logical.precision : 38);
  return t.decimal(precision, element.scale ?? (isLogical ? logical.scale : 0));
}

function int32Type({ converted_type, logical_type }: SchemaElement): AnyType {
  if (converted_type === 'DATE' || logical_type?.type === 'DATE') return t.date();
  if (converted_type === 'TIME_MILLIS' || logical_type?.type === 'TIME') return t.time(3);
  const width = logical_type?.type === 'INTEGER' ? logical_type.bitWidth : widthOf(converted_type);
  const isUnsigned = isUnsignedType(converted_type, logical_type);
  if (width === 8) return isUnsigned ? t.int16() : t.int8();
  if (width === 16) return isUnsigned ? t.int32() : t.int16();
  return isUnsigned ? t.int64() : t.int32();
}

function widthOf(converted: SchemaElement['converted_type']): number {
  return Number(/^U?INT_(\d+)$/.exec(converted ?? '')?.[1] ?? 32);
}

function isUnsignedType(
  converted: SchemaElement['converted_type'],
  logical: SchemaElement['logical_type'],
): boolean {
  return logical?.type === 'INTEGER' ? !logical.isSigned : (converted?.startsWith('UINT') ?? false);
}

function int64Type({ converted_type, logical_type }: SchemaElement): AnyType {
  if (logical_type?.type === 'TIMESTAMP') {
    const precision = { MILLIS: 3, MICROS: 6, NANOS: 9 }[logical_type.unit];
    return logical_type.isAdjustedToUTC ? t.timestampLtz(precision) : t.timestamp(precision);
  }
  if (converted_type === 'TIMESTAMP_MILLIS') return t.timestampLtz(3);
  if (converted_type === 'TIMESTAMP_MICROS') return t.timestampLtz(6);
  if (converted_type === 'TIME_MICROS' || logical_type?.type === 'TIME') return t.time(3);
  return isUnsignedType(converted_type, logical_type) ? t.decimal(20, 0) : t.int64();
}

function bytesType({ converted_type, logical_type }: SchemaElement): AnyType {
  if (logical_type?.type === 'FLOAT16') return t.float32();
  const isText =
    converted_type === 'UTF8' ||
    converted_type === 'ENUM' ||
    converted_type === 'JSON' ||
    ['STRING', 'ENUM', 'JSON', 'UUID'].includes(logical_type?.type ?? '');
  return isText ? t.string() : t.bytes();
}

const INTEGERS = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];
const FLOATS = ['FLOAT', 'DOUBLE'];
const TIMESTAMPS = ['TIMESTAMP', 'TIMESTAMP_LTZ'];
const TEXTS = ['STRING', 'BYTES'];

/** Values are still checked one by one where the declared type is narrower. */
function isReadableAs(file: AnyType, declared: AnyType): boolean {
  if (file.equals(declared)) return true;
  const both = (kinds: readonly string[]): boolean =>
    kinds.includes(file.kind) && kinds.includes(declared.kind);
  if (file.kind === 'DECIMAL' && declared.kind === 'DECIMAL') return file.scale === declared.scale;
  if (file.kind === 'TIME' && declared.kind === 'TIME') return true;
  if (file.kind === 'ROW' || file.kind === 'ARRAY' || file.kind === 'MAP')
    return file.kind === declared.kind;
  return both(INTEGERS) || both(FLOATS) || both(TIMESTAMPS) || both(TEXTS);
}
