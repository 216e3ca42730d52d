// millrace types → the schema of a Parquet file, and column values as the library wants them.
import type { SchemaElement } from 'hyparquet';
import { unscaledValues } from '../../batch/read/decimals.js';
import { isPresent, readValues } from '../../batch/read/columnReader.js';
import type { Column } from '../../batch/column.js';
import type { DataType, Field } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Engine } from '../../wasm/engine.js';

type AnyType = DataType<unknown>;

/** The file's schema in depth-first order. */
export function parquetElements(schema: Schema): SchemaElement[] {
  return [
    { name: 'root', num_children: schema.columnCount },
    ...schema.fields.flatMap((field) => elementsOf(field)),
  ];
}

function elementsOf({ name, type }: Field): SchemaElement[] {
  const repetition_type = type.isNullable ? 'OPTIONAL' : 'REQUIRED';
  switch (type.kind) {
    case 'ROW':
      return [
        { name, repetition_type, num_children: type.fields.length },
        ...type.fields.flatMap((field) => elementsOf(field)),
      ];
    case 'ARRAY':
      return [
        {
          name,
          repetition_type,
          num_children: 1,
          converted_type: 'LIST',
          logical_type: { type: 'LIST' },
        },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        ...elementsOf({ name: 'element', type: type.element }),
      ];
    case 'MAP':
      return [
        {
          name,
          repetition_type,
          num_children: 1,
          converted_type: 'MAP',
          logical_type: { type: 'MAP' },
        },
        { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
        ...elementsOf({ name: 'key', type: type.key.notNull() }),
        ...elementsOf({ name: 'value', type: type.value }),
      ];
    default:
      return [{ name, repetition_type, ...leafOf(type) }];
  }
}

type Leaf = Omit<SchemaElement, 'name' | 'repetition_type'>;

function leafOf(type: AnyType): Leaf {
  switch (type.kind) {
    case 'BOOLEAN':
      return { type: 'BOOLEAN' };
    case 'TINYINT':
      return integer('INT32', 'INT_8', 8);
    case 'SMALLINT':
      return integer('INT32', 'INT_16', 16);
    case 'INT':
    case 'INTERVAL_MONTH':
      return { type: 'INT32' };
    case 'BIGINT':
    case 'INTERVAL_MS':
      return { type: 'INT64' };
    case 'FLOAT':
      return { type: 'FLOAT' };
    case 'DOUBLE':
      return { type: 'DOUBLE' };
    case 'DECIMAL':
      return decimalLeaf(type);
    case 'STRING':
      return { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
    case 'BYTES':
      return { type: 'BYTE_ARRAY' };
    case 'DATE':
      return { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } };
    case 'TIME':
      return {
        type: 'INT32',
        converted_type: 'TIME_MILLIS',
        logical_type: { type: 'TIME', isAdjustedToUTC: false, unit: 'MILLIS' },
      };
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampLeaf(type);
    default:
      throw new MillraceError('PLAN_UNSUPPORTED', `${type} cannot be written to Parquet.`);
  }
}

function integer(type: 'INT32', converted_type: 'INT_8' | 'INT_16', bitWidth: number): Leaf {
  return { type, converted_type, logical_type: { type: 'INTEGER', bitWidth, isSigned: true } };
}

/** 64 bits up to precision 18, else 16 bytes of two's complement. */
function decimalLeaf({ precision, scale }: AnyType): Leaf {
  const logical_type = { type: 'DECIMAL', precision, scale } as const;
  const details = { converted_type: 'DECIMAL', precision, scale, logical_type } as const;
  return precision <= 18
    ? { type: 'INT64', ...details }
    : { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, ...details };
}

function timestampLeaf(type: AnyType): Leaf {
  const unit = type.unitsPerMs === 1 ? 'MILLIS' : type.unitsPerMs === 1000 ? 'MICROS' : 'NANOS';
  const isAdjustedToUTC = type.kind === 'TIMESTAMP_LTZ';
  return { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit } };
}

/** The values of a column in the form that the library writes without loss. */
export function valuesToWrite(engine: Engine, column: Column, rowCount: number): unknown[] {
  return withNulls(engine, column, rawValues(engine, column, rowCount));
}

function withNulls(engine: Engine, column: Column, values: unknown[]): unknown[] {
  const u8 = engine.memory.u8;
  if (column.validity === 0) return values;
  return values.map((value, row) => (isPresent(u8, column.validity, row) ? value : null));
}

function rawValues(engine: Engine, column: Column, rowCount: number): unknown[] {
  const { i32, i64 } = engine.memory;
  switch (column.type.kind) {
    case 'DECIMAL':
      return unscaledValues(engine, column, rowCount);
    case 'DATE':
    case 'TIME':
      return Array.from(i32.subarray(column.values >>> 2, (column.values >>> 2) + rowCount));
    case 'BIGINT':
    case 'INTERVAL_MS':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return Array.from(i64.subarray(column.values >>> 3, (column.values >>> 3) + rowCount));
    case 'ROW':
      return rowValues(engine, column, rowCount);
    case 'ARRAY':
      return listValues(engine, column, rowCount, ([elements], from, to) =>
        elements.slice(from, to),
      );
    case 'MAP':
      return listValues(engine, column, rowCount, ([keys, values], from, to) =>
        keys.slice(from, to).map((key, index) => ({ key, value: values[from + index] })),
      );
    default:
      return readValues(engine, column, rowCount);
  }
}

function rowValues(engine: Engine, column: Column, rowCount: number): unknown[] {
  const children = column.children.map((child) => valuesToWrite(engine, child, rowCount));
  const names = column.type.fields.map((field) => field.name);
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(names.map((name, index) => [name, children[index][row]])),
  );
}

function listValues(
  engine: Engine,
  column: Column,
  rowCount: number,
  cut: (children: unknown[][], from: number, to: number) => unknown[],
): unknown[] {
  const base = column.offsets >>> 2;
  const offsets = engine.memory.i32.slice(base, base + rowCount + 1);
  const total = rowCount === 0 ? 0 : offsets[rowCount];
  const children = column.children.map((child) => valuesToWrite(engine, child, total));
  return Array.from({ length: rowCount }, (_, row) =>
    cut(children, offsets[row], offsets[row + 1]),
  );
}
