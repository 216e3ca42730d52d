// Columns that a JSON decoder fills: allocated in the batch arena for each batch.
import * as abi from '../../assembly/abi/json.js';
import { valuesBytes, type Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import type { Arena } from '../wasm/arena.js';
import type { Engine } from '../wasm/engine.js';
import type { JsonField } from './jsonField.js';

const ELEMENTS_A_ROW = 4;

/** Gives fields their columns, and reads back what the kernel filled in. */
export class JsonColumns {
  private readonly elementCapacities = new Map<JsonField, number>();
  private zeros = 0;

  constructor(
    private readonly engine: Engine,
    /** Lives as long as the decoder. */
    private readonly own: Arena,
    private readonly batchSize: number,
  ) {}

  /** Allocates columns of `capacity` rows; elements of lists get the capacity known to do. */
  bind(fields: readonly JsonField[], capacity = this.batchSize): void {
    for (const field of fields) if (field.isNeeded) this.bindField(field, capacity);
  }

  /** Doubles the room for elements of every list. */
  growElements(): void {
    for (const [field, capacity] of this.elementCapacities) {
      this.elementCapacities.set(field, capacity * 2);
    }
  }

  /** The columns of `rowCount` rows. */
  columns(fields: readonly JsonField[], rowCount: number): Column[] {
    return fields.map((field) =>
      field.isNeeded ? this.column(field, rowCount) : this.zeroColumn(field.type),
    );
  }

  private bindField(field: JsonField, capacity: number): void {
    const { arena } = this.engine;
    const { type, address } = field;
    const isList = type.kind === 'ARRAY' || type.kind === 'MAP';
    const bytes = valuesBytes(type, capacity);
    const values = bytes === 0 ? 0 : arena.allocate(bytes);
    const validity = type.isNullable ? arena.allocateBitmap(capacity) : 0;
    const offsets = isList ? arena.allocate((capacity + 1) * 4) : 0;
    const { u32 } = this.engine.memory;
    u32[(address + abi.FIELD_VALUES) >>> 2] = values;
    u32[(address + abi.FIELD_VALIDITY) >>> 2] = validity;
    u32[(address + abi.FIELD_OFFSETS) >>> 2] = offsets;
    u32[(address + abi.FIELD_NULLS) >>> 2] = 0;
    u32[(address + abi.FIELD_CAPACITY) >>> 2] = capacity;
    if (isList) u32[offsets >>> 2] = 0;
    this.bind(field.children, isList ? this.elementCapacity(field) : capacity);
  }

  private elementCapacity(field: JsonField): number {
    const known = this.elementCapacities.get(field);
    if (known !== undefined) return known;
    this.elementCapacities.set(field, this.batchSize * ELEMENTS_A_ROW);
    return this.batchSize * ELEMENTS_A_ROW;
  }

  private column(field: JsonField, rowCount: number): Column {
    const { u32, i32 } = this.engine.memory;
    const { type, address } = field;
    const offsets = u32[(address + abi.FIELD_OFFSETS) >>> 2];
    const hasNulls = u32[(address + abi.FIELD_NULLS) >>> 2] !== 0;
    const childRows = offsets === 0 ? rowCount : i32[(offsets >>> 2) + rowCount];
    return {
      type,
      values: u32[(address + abi.FIELD_VALUES) >>> 2],
      validity: hasNulls ? u32[(address + abi.FIELD_VALIDITY) >>> 2] : 0,
      offsets,
      children: this.columns(field.children, childRows),
    };
  }

  /** A column that nobody asked for: every row null, its values, bits and offsets all zero. */
  private zeroColumn(type: DataType<unknown>): Column {
    if (this.zeros === 0) this.zeros = this.own.allocateZeroed((this.batchSize + 1) * 16);
    const types =
      type.kind === 'ROW'
        ? type.fields.map((field) => field.type)
        : type.kind === 'ARRAY'
          ? [type.element]
          : type.kind === 'MAP'
            ? [type.key, type.value]
            : [];
    return {
      type,
      values: this.zeros,
      validity: this.zeros,
      offsets: type.kind === 'ARRAY' || type.kind === 'MAP' ? this.zeros : 0,
      children: types.map((child) => this.zeroColumn(child)),
    };
  }
}
