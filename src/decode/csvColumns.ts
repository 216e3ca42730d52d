// Columns of a CSV batch, and the entries that tell the kernel where each field of a record goes.
//
//   field of a record ─► entry ─► column of the batch         entry of type 0: nobody wants the
//   field
//
// Invariants
//   · Entries live as long as the decoder; columns are allocated in the batch arena for each batch.
//   · A column that no field goes to is NULL in every row.
//   · Fields of columns that the job does not read are checked like others, but all written to one
//     place that stays in the cache; their columns are NULL in every row too.
import * as abi from '../../assembly/abi/csv.js';
import { valuesBytes, type Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { NeededColumns } from '../source/source.js';
import type { Arena } from '../wasm/arena.js';
import type { Engine } from '../wasm/engine.js';
import type { FieldColumns } from './csvHeader.js';

/** Bytes of the widest value. */
const WIDTH_MAX = 16;

/** Addresses of one column's buffers for the batch at hand. */
interface Buffers {
  values: number;
  validity: number;
}

/** Makes the columns of batches of one schema. */
export class CsvColumns {
  private readonly buffers: Buffers[];
  private readonly isNeeded: readonly boolean[];
  /** Where values and bits of columns go that nobody reads; as many bytes as `zeros`. */
  private discarded = 0;
  private zeros = 0;

  /**
   * @param arena  Where the entries live.
   * @param neededColumns  Columns that the job reads; undefined = all.
   */
  constructor(
    private readonly engine: Engine,
    private readonly schema: Schema,
    private readonly fieldColumns: FieldColumns,
    private readonly arena: Arena,
    neededColumns?: NeededColumns,
  ) {
    this.isNeeded = schema.names.map((name) => neededColumns?.has(name) ?? true);
    this.buffers = schema.names.map(() => ({ values: 0, validity: 0 }));
    this.entries = arena.allocateZeroed(Math.max(1, fieldColumns.length) * abi.CSV_ENTRY_BYTES);
    fieldColumns.forEach((column, index) => {
      if (column >= 0) this.writeType(this.entry(index), schema.fields[column].type);
    });
  }

  /** Address of the entries. */
  readonly entries: number;

  get entryCount(): number {
    return this.fieldColumns.length;
  }

  /** Allocates columns of `rowCount` rows and points the entries at them. */
  allocate(rowCount: number): void {
    const { arena } = this.engine;
    if (this.zeros === 0) this.allocateShared(rowCount);
    this.schema.fields.forEach(({ type }, index) => {
      if (!this.isNeeded[index]) {
        this.buffers[index] = { values: this.discarded, validity: this.discarded };
        return;
      }
      const bytes = valuesBytes(type, rowCount);
      const isRead = this.fieldColumns.includes(index);
      const buffers = this.buffers[index];
      const needsZeros = type.kind === 'BOOLEAN' || !isRead;
      buffers.values = needsZeros ? arena.allocateZeroed(bytes) : arena.allocate(bytes);
      buffers.validity =
        type.isNullable || !isRead ? arena.allocateZeroed(((rowCount + 63) >>> 6) << 3) : 0;
    });
    const { u32 } = this.engine.memory;
    this.fieldColumns.forEach((column, index) => {
      if (column < 0) return;
      const word = this.entry(index) >>> 2;
      u32[word + (abi.CSV_ENTRY_VALUES >>> 2)] = this.buffers[column].values;
      u32[word + (abi.CSV_ENTRY_VALIDITY >>> 2)] = this.buffers[column].validity;
      u32[word + (abi.CSV_ENTRY_HAS_NULL >>> 2)] = 0;
    });
  }

  /** The columns; validity is kept only where a row is null. */
  finish(): Column[] {
    const { u32 } = this.engine.memory;
    return this.schema.fields.map(({ type }, index) => {
      if (!this.isNeeded[index]) return this.nullColumn(type);
      const { values, validity } = this.buffers[index];
      const field = this.fieldColumns.indexOf(index);
      const hasNull = field < 0 || u32[(this.entry(field) + abi.CSV_ENTRY_HAS_NULL) >>> 2] !== 0;
      return { type, values, validity: hasNull ? validity : 0, offsets: 0, children: [] };
    });
  }

  private allocateShared(rowCount: number): void {
    if (this.isNeeded.every(Boolean)) return;
    const bytes = rowCount * WIDTH_MAX;
    this.zeros = this.arena.allocateZeroed(bytes);
    this.discarded = this.arena.allocateZeroed(bytes);
  }

  private nullColumn(type: DataType<unknown>): Column {
    return { type, values: this.zeros, validity: this.zeros, offsets: 0, children: [] };
  }

  private entry(index: number): number {
    return this.entries + index * abi.CSV_ENTRY_BYTES;
  }

  private writeType(entry: number, type: DataType<unknown>): void {
    const { u32 } = this.engine.memory;
    u32[(entry + abi.CSV_ENTRY_TYPE) >>> 2] = type.id;
    u32[(entry + abi.CSV_ENTRY_PRECISION) >>> 2] = type.precision;
    u32[(entry + abi.CSV_ENTRY_SCALE) >>> 2] = type.scale;
    u32[(entry + abi.CSV_ENTRY_NULLABLE) >>> 2] = type.isNullable ? 1 : 0;
  }
}

/** @throws MillraceError PLAN_UNSUPPORTED for nested types. */
export function refuseNested(schema: Schema): void {
  const nested = schema.fields.find(({ type }) => ['ROW', 'ARRAY', 'MAP'].includes(type.kind));
  if (nested === undefined) return;
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `CSV cannot be read into column '${nested.name}' ${nested.type}; read it as STRING.`,
  );
}
