// Batches → apache-arrow record batches, without copying where the layout is the same.
//
//   zero-copy   numbers, DATE, TIME, TIMESTAMP, intervals, DECIMAL of 19 digits and more, BOOLEAN,
//               validity, offsets, string views
//   copied      DECIMAL up to 18 digits (widened to 128 bits); strings as Utf8; all with `copy`
import * as arrow from 'apache-arrow';
import { VIEW_BYTES } from '../../../assembly/abi/stringView.js';
import type { ArrowOptions } from '../../batch/arrowBridge.js';
import type { Batch } from '../../batch/batch.js';
import type { Column } from '../../batch/column.js';
import type { Engine } from '../../wasm/engine.js';
import { schemaToArrow, typeToArrow, type StringLayout } from './schema.js';
import { copiedViews, packedStrings } from './strings.js';

/** apache-arrow reads a view's address as a signed number. */
const VIEW_ADDRESS_LIMIT = 2 ** 31;

/**
 * A batch as an Arrow record batch: the selected rows, without row kinds and event times.
 *
 * Without `copy` the result looks into the linear memory. It is valid as long as the batch, and
 * only until the memory grows: use it before the next allocation, or copy.
 */
export function toArrow(batch: Batch, options: ArrowOptions = {}): arrow.RecordBatch {
  const { engine, rowCount } = batch;
  const layout = options.utf8 ?? 'view';
  const columns = batch.columns();
  const to = new ToArrow(engine, layout, options.copy ?? false);
  const schema = schemaToArrow(batch.schema, layout);
  // Kernels that pack strings allocate, so that views over the memory are only made once all of
  // that is done.
  to.prepare(columns, rowCount);
  const children = columns.map((column) => to.data(column, rowCount));
  const data = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: rowCount,
    nullCount: 0,
    children,
  });
  return new arrow.RecordBatch(schema, data);
}

class ToArrow {
  /** What `makeData` is given for the strings that are copied. */
  private readonly copied = new Map<Column, object>();

  constructor(
    private readonly engine: Engine,
    private readonly layout: StringLayout,
    private readonly copy: boolean,
  ) {}

  /** Copies strings, nested ones too, where they cannot be shown in place. */
  prepare(columns: readonly Column[], rowCount: number): void {
    const isOutOfReach = this.engine.memory.u8.length > VIEW_ADDRESS_LIMIT;
    if (this.layout === 'view' && !this.copy && !isOutOfReach) return;
    for (const column of columns) {
      if (isString(column)) this.copied.set(column, this.copyOf(column, rowCount));
      this.prepare(column.children, this.childRowCount(column, rowCount));
    }
  }

  private copyOf(column: Column, rowCount: number): object {
    if (this.layout === 'utf8') {
      const { offsets, bytes } = packedStrings(this.engine, column, rowCount);
      return { valueOffsets: offsets, data: bytes };
    }
    const { views, bytes } = copiedViews(this.engine, column, rowCount);
    return { views, variadicBuffers: [bytes] };
  }

  data(column: Column, rowCount: number): arrow.Data {
    const type = typeToArrow(column.type, this.layout);
    const nullBitmap =
      column.validity === 0 ? undefined : this.bytes(column.validity, (rowCount + 7) >>> 3);
    const common = {
      type,
      length: rowCount,
      nullBitmap,
      nullCount: column.validity === 0 ? 0 : -1,
    };
    if (isString(column)) return this.stringData(column, rowCount, common);
    switch (column.type.kind) {
      case 'ROW': {
        const children = column.children.map((child) => this.data(child, rowCount));
        return arrow.makeData({ ...common, children } as never);
      }
      case 'ARRAY':
      case 'MAP':
        return this.listData(column, rowCount, common);
      case 'DECIMAL':
        if (column.type.width === 8)
          return arrow.makeData({ ...common, data: this.widened(column, rowCount) } as never);
    }
    return arrow.makeData({ ...common, data: this.values(column, rowCount) } as never);
  }

  private stringData(column: Column, rowCount: number, common: object): arrow.Data {
    const strings = this.copied.get(column) ?? {
      views: this.bytes(column.values, rowCount * VIEW_BYTES),
      variadicBuffers: [this.engine.memory.u8],
    };
    return arrow.makeData({ ...common, ...strings } as never);
  }

  private listData(column: Column, rowCount: number, common: { type: arrow.DataType }): arrow.Data {
    const total = this.childRowCount(column, rowCount);
    const valueOffsets = this.offsets(column, rowCount);
    const children = column.children.map((child) => this.data(child, total));
    if (column.type.kind === 'ARRAY') {
      return arrow.makeData({ ...common, valueOffsets, child: children[0] } as never);
    }
    const entries = (common.type as arrow.Map_).children[0].type;
    const child = arrow.makeData({ type: entries, length: total, nullCount: 0, children } as never);
    return arrow.makeData({ ...common, valueOffsets, child } as never);
  }

  private childRowCount(column: Column, rowCount: number): number {
    if (column.offsets === 0) return rowCount;
    return this.engine.memory.i32[(column.offsets >>> 2) + rowCount];
  }

  private offsets(column: Column, rowCount: number): Int32Array {
    const base = column.offsets >>> 2;
    const offsets = this.engine.memory.i32.subarray(base, base + rowCount + 1);
    return this.copy ? offsets.slice() : offsets;
  }

  private bytes(address: number, length: number): Uint8Array {
    const bytes = this.engine.memory.u8.subarray(address, address + length);
    return this.copy ? bytes.slice() : bytes;
  }

  /** The values as the typed array that Arrow keeps for the type. */
  private values(column: Column, rowCount: number): ArrayBufferView {
    const { i8, i16, i32, u32, i64, f32, f64 } = this.engine.memory;
    const { values } = column;
    switch (column.type.kind) {
      case 'BOOLEAN':
        return this.bytes(values, (rowCount + 7) >>> 3);
      case 'TINYINT':
        return this.taken(i8.subarray(values, values + rowCount));
      case 'SMALLINT':
        return this.taken(i16.subarray(values >>> 1, (values >>> 1) + rowCount));
      case 'FLOAT':
        return this.taken(f32.subarray(values >>> 2, (values >>> 2) + rowCount));
      case 'DOUBLE':
        return this.taken(f64.subarray(values >>> 3, (values >>> 3) + rowCount));
      case 'DECIMAL':
        return this.taken(u32.subarray(values >>> 2, (values >>> 2) + rowCount * 4));
      default:
        return column.type.width === 8
          ? this.taken(i64.subarray(values >>> 3, (values >>> 3) + rowCount))
          : this.taken(i32.subarray(values >>> 2, (values >>> 2) + rowCount));
    }
  }

  private taken<T extends { slice(): T }>(view: T): T {
    return this.copy ? view.slice() : view;
  }

  /** 64-bit decimals as 128 bits, sign extended. */
  private widened(column: Column, rowCount: number): Uint32Array {
    const out = new Int32Array(rowCount * 4);
    const { i32 } = this.engine.memory;
    const base = column.values >>> 2;
    for (let i = 0; i < rowCount; i++) {
      const high = i32[base + 2 * i + 1];
      out[4 * i] = i32[base + 2 * i];
      out[4 * i + 1] = high;
      out[4 * i + 2] = high >> 31;
      out[4 * i + 3] = high >> 31;
    }
    return new Uint32Array(out.buffer);
  }
}

function isString(column: Column): boolean {
  return column.type.kind === 'STRING' || column.type.kind === 'BYTES';
}
