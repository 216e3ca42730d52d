// Columns of a batch as parameters of statements, a loop per type.
import type { Batch } from '../../batch/batch.js';
import type { Column } from '../../batch/column.js';
import type { DataType } from '../../batch/dataType.js';
import { readValues } from '../../batch/read/columnReader.js';
import type { Schema } from '../../batch/schema.js';
import { jsonText } from './jsonText.js';
import type { SqlValue } from './sqlValue.js';

/**
 * How TIMESTAMP columns are stored: with the fraction that their precision has, or cut to the
 * second.
 */
export type TimestampFormat = 'yyyy-MM-dd HH:mm:ss.SSS' | 'yyyy-MM-dd HH:mm:ss';

/** How a database wants values. */
export interface ParameterStyle {
  readonly timestampFormat?: TimestampFormat;
  /** True where there is a type of true and false; else they are 1 and 0. Default false. */
  readonly hasBooleans?: boolean;
  /** False where NaN cannot be stored: it is NULL. Default true. */
  readonly storesNaN?: boolean;
  /** False where infinities cannot either. Default true. */
  readonly storesInfinities?: boolean;
}

type Converter = (batch: Batch, index: number) => SqlValue[];

/** Picks how each column of a schema becomes parameters. */
export function parameterReader(
  schema: Schema,
  style: ParameterStyle = {},
): (batch: Batch) => SqlValue[][] {
  const converters = schema.fields.map((field) => converterOf(field.type, style));
  return (batch) => converters.map((convert, index) => convert(batch, index));
}

function converterOf(type: DataType<unknown>, style: ParameterStyle): Converter {
  const { timestampFormat = 'yyyy-MM-dd HH:mm:ss.SSS' } = style;
  switch (type.kind) {
    case 'FLOAT':
    case 'DOUBLE':
      if (style.storesInfinities !== false) break;
      return (batch, index) =>
        mapPresent(read(batch, index), (value) => (Number.isFinite(value) ? Number(value) : null));
    case 'BOOLEAN':
      if (style.hasBooleans === true) break;
      return (batch, index) => mapPresent(read(batch, index), (value) => (value === true ? 1 : 0));
    case 'BIGINT':
      return (batch, index) => readExact(batch, index);
    case 'DECIMAL':
    case 'TIME':
    case 'DATE':
      return (batch, index) => read(batch, index, type.asText()) as SqlValue[];
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return (batch, index) => readTimestamps(batch, index, type.asText(), timestampFormat);
    case 'ROW':
    case 'ARRAY':
    case 'MAP':
      return (batch, index) => mapPresent(read(batch, index), (value) => jsonText(type, value));
  }
  return (batch, index) => read(batch, index) as SqlValue[];
}

function read(batch: Batch, index: number, type?: DataType<unknown>): unknown[] {
  const column = batch.column(index);
  return readValues(
    batch.engine,
    type === undefined ? column : { ...column, type },
    batch.rowCount,
  );
}

function mapPresent(values: unknown[], convert: (value: unknown) => SqlValue): SqlValue[] {
  return values.map((value) => (value === null ? null : convert(value)));
}

/** BIGINT: a number where it is exact, which is cheaper to bind, else a bigint. */
function readExact(batch: Batch, index: number): SqlValue[] {
  const column = batch.column(index);
  const { i32, u32, i64 } = batch.engine.memory;
  const out = new Array<SqlValue>(batch.rowCount);
  const first = column.values >>> 2;
  for (let row = 0; row < out.length; row++) {
    const high = i32[first + 2 * row + 1];
    // 2 ** 21 high parts are the numbers up to 2 ** 53.
    const isSafe = high >= -0x20_0000 && high < 0x20_0000;
    out[row] = isSafe ? high * 4294967296 + u32[first + 2 * row] : i64[(first >>> 1) + row];
  }
  blankNulls(batch, column, out);
  return out;
}

function blankNulls(batch: Batch, column: Column, values: SqlValue[]): void {
  if (column.validity === 0) return;
  const { u8 } = batch.engine.memory;
  for (let row = 0; row < values.length; row++) {
    if (((u8[column.validity + (row >>> 3)] >>> (row & 7)) & 1) === 0) values[row] = null;
  }
}

function readTimestamps(
  batch: Batch,
  index: number,
  type: DataType<unknown>,
  format: TimestampFormat,
): SqlValue[] {
  const texts = read(batch, index, type) as (string | null)[];
  if (format !== 'yyyy-MM-dd HH:mm:ss') return texts;
  return texts.map((text) => {
    const point = text === null ? -1 : text.lastIndexOf('.');
    return text === null || point < 0 ? text : text.slice(0, point);
  });
}
