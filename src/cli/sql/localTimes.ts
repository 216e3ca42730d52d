// TIMESTAMP_LTZ as people of a zone read it: wall-clock times, without a zone behind them.
import type { Batch } from '../../batch/batch.js';
import type { Column } from '../../batch/column.js';
import { timestamp } from '../../batch/dataType.js';
import type { DataType, Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import { TimeZone } from '../../time/timeZone.js';

/** The schema with TIMESTAMP in place of TIMESTAMP_LTZ. */
export function localSchema(schema: Schema<Fields>): Schema<Fields> {
  if (!schema.fields.some(({ type }) => isInstant(type))) return schema;
  return new Schema(
    schema.fields.map(({ name, type }) => {
      if (!isInstant(type)) return { name, type };
      const local = timestamp(type.precision) as DataType<unknown>;
      return { name, type: type.isNullable ? local.nullable() : local };
    }),
  );
}

/** The rows as the local schema has them; those of a batch without instants as they are. */
export function localBatch(batch: Batch, schema: Schema<Fields>, timeZone: string): Batch {
  if (batch.schema === schema) return batch;
  const columns = batch.schema.fields.map(({ type }, i) => {
    const column = batch.column(i);
    return isInstant(type) ? localColumn(batch, column, schema.fields[i].type, timeZone) : column;
  });
  return batch.withDenseColumns(schema, columns);
}

function localColumn(
  { engine, rowCount }: Batch,
  column: Column,
  type: DataType<unknown>,
  timeZone: string,
): Column {
  if (timeZone === 'UTC') return { ...column, type };
  const zone = TimeZone.of(timeZone);
  const values = engine.arena.allocate(rowCount * 8);
  const { i64 } = engine.memory;
  const unit = BigInt(type.unitsPerMs);
  for (let row = 0; row < rowCount; row++) {
    const value = i64[(column.values >>> 3) + row];
    const rest = ((value % unit) + unit) % unit;
    const ms = Number((value - rest) / unit);
    i64[(values >>> 3) + row] = BigInt(zone.toWallClock(ms)) * unit + rest;
  }
  return { ...column, type, values };
}

function isInstant({ kind }: DataType<unknown>): boolean {
  return kind === 'TIMESTAMP_LTZ';
}
