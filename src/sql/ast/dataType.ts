// Types as they are written. What they mean (default precisions, limits) is the binder's matter.
import type { IntervalQualifier, StringLiteral } from './literal.js';
import type { Identifier, ObjectName, Span } from './node.js';

/**
 * Synonyms are resolved: INTEGER is INT, NUMERIC and DEC are DECIMAL, CHARACTER VARYING is VARCHAR.
 */
export type SimpleTypeName =
  | 'CHAR'
  | 'VARCHAR'
  | 'STRING'
  | 'BOOLEAN'
  | 'BINARY'
  | 'VARBINARY'
  | 'BYTES'
  | 'DECIMAL'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INT'
  | 'BIGINT'
  | 'FLOAT'
  | 'DOUBLE'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP'
  | 'TIMESTAMP_LTZ'
  | 'VARIANT'
  | 'NULL';

interface Type extends Span {
  /** False for NOT NULL. */
  readonly isNullable: boolean;
}

export interface SimpleType extends Type {
  readonly kind: 'simpleType';
  readonly name: SimpleTypeName;
  /** Of DECIMAL, TIME, TIMESTAMP; the length of CHAR, VARCHAR, BINARY, VARBINARY. */
  readonly precision?: number;
  readonly scale?: number;
}

export interface IntervalType extends Type {
  readonly kind: 'intervalType';
  readonly qualifier: IntervalQualifier;
}

/** `ARRAY<INT>` and `INT ARRAY` are the same. */
export interface CollectionType extends Type {
  readonly kind: 'collectionType';
  readonly collection: 'ARRAY' | 'MULTISET';
  readonly element: DataType;
}

export interface MapType extends Type {
  readonly kind: 'mapType';
  readonly key: DataType;
  readonly value: DataType;
}

export interface RowField extends Span {
  readonly kind: 'rowField';
  readonly name: Identifier;
  readonly type: DataType;
  readonly comment?: StringLiteral;
}

export interface RowType extends Type {
  readonly kind: 'rowType';
  readonly fields: readonly RowField[];
}

/** `RAW('class', 'snapshot of its serializer')`. */
export interface RawType extends Type {
  readonly kind: 'rawType';
  readonly className: StringLiteral;
  readonly serializer: StringLiteral;
}

/** `STRUCTURED<'class', a INT, b STRING>`. */
export interface StructuredType extends Type {
  readonly kind: 'structuredType';
  readonly className: StringLiteral;
  readonly fields: readonly RowField[];
}

/** A name that is no type of SQL: a user's type, or a misspelt one. */
export interface NamedType extends Type {
  readonly kind: 'namedType';
  readonly name: ObjectName;
}

export type DataType =
  | SimpleType
  | IntervalType
  | CollectionType
  | MapType
  | RowType
  | RawType
  | StructuredType
  | NamedType;
