// Batch message: the rows of a batch as bytes that can be copied into another linear memory.
//
//   0       4         8            16 + 16·buffers
//   | rows  | buffers | which …    | (length, origin) a buffer | buffers, each aligned to 16 …
//
// Buffers come in the order of the columns, depth first: validity, values or offsets, and the bytes
// of long strings. Their views hold addresses of the sender's memory; `origin` is where those bytes
// were, so that the receiver moves the addresses by one pass.
//
// The schema does not travel: both sides have it. An absent column is one of empty buffers.
import { Batch, type BatchExtras } from '../batch/batch.js';
import { columnOf, isAbsent, valuesBytes, type Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { Engine } from '../wasm/engine.js';

/** Bytes in the sender's memory. */
export interface Piece {
  readonly address: number;
  readonly length: number;
}

const HEADER_BYTES = 16;
const ENTRY_BYTES = 8;
const ALIGNMENT = 16;
/** Which system columns there are. */
const HAS_TIMESTAMPS = 1;
const HAS_WATERMARKS = 2;
const HAS_KINDS = 4;
const VIEW_BYTES = 16;

/** Makes messages of batches. */
export class BatchMessage {
  /** The header, then the buffers. All lie in the linear memory until the arena is rewound. */
  readonly pieces: Piece[] = [];
  /** Bytes of the message; pieces are padded to 16. */
  byteLength = 0;
  private readonly entries: { length: number; origin: number }[] = [];

  private constructor(private readonly engine: Engine) {}

  /**
   * The rows of a batch.
   *
   * @param columns  Positions of the columns that travel; default all.
   */
  static of(batch: Batch, columns: readonly number[] = allOf(batch.schema)): BatchMessage {
    const message = new BatchMessage(batch.engine);
    const { rowCount, timestamps, watermarks, kinds } = batch;
    for (const index of columns) message.addColumn(batch.column(index), rowCount);
    if (timestamps !== 0) message.add(timestamps, rowCount * 8);
    if (watermarks !== 0) message.add(watermarks, rowCount * 8);
    if (kinds !== 0) message.add(kinds, rowCount);
    const which =
      (timestamps === 0 ? 0 : HAS_TIMESTAMPS) |
      (watermarks === 0 ? 0 : HAS_WATERMARKS) |
      (kinds === 0 ? 0 : HAS_KINDS);
    message.addHeader(rowCount, which);
    return message;
  }

  private addColumn(column: Column, rowCount: number): void {
    const { type } = column;
    if (isAbsent(column)) return this.addAbsent(type);
    this.add(column.validity, column.validity === 0 ? 0 : bitmapBytes(rowCount));
    if (type.kind === 'ROW') {
      for (const child of column.children) this.addColumn(child, rowCount);
    } else if (type.kind === 'ARRAY' || type.kind === 'MAP') {
      this.addList(column, rowCount);
    } else if (type.kind === 'STRING' || type.kind === 'BYTES') {
      this.addViews(column, rowCount);
    } else {
      this.add(column.values, valuesBytes(type, rowCount));
    }
  }

  /** As many empty buffers as the reader takes for a column without rows. */
  private addAbsent(type: DataType<unknown>): void {
    this.add(0, 0);
    if (type.kind === 'ROW') {
      for (const field of type.fields) this.addAbsent(field.type);
      return;
    }
    this.add(0, 0);
    if (type.kind === 'STRING' || type.kind === 'BYTES') this.add(0, 0);
  }

  private addList({ offsets, children }: Column, rowCount: number): void {
    const count = this.engine.memory.i32[(offsets >>> 2) + rowCount];
    this.add(offsets, (rowCount + 1) * 4);
    for (const child of children) this.addColumn(child, count);
  }

  private addViews({ values, validity }: Column, rowCount: number): void {
    const { arena, kernels } = this.engine;
    const longBytes = kernels.viewBytes(values, validity, rowCount, 1);
    const views = arena.allocate(rowCount * VIEW_BYTES);
    const heap = longBytes === 0 ? 0 : arena.allocate(longBytes);
    kernels.ownViews(values, validity, views, heap, rowCount);
    this.add(views, rowCount * VIEW_BYTES);
    this.add(heap, longBytes, heap);
  }

  private add(address: number, length: number, origin = 0): void {
    this.entries.push({ length, origin });
    if (length === 0) return;
    this.pieces.push({ address, length });
    this.byteLength += padded(length);
  }

  private addHeader(rowCount: number, which: number): void {
    const length = HEADER_BYTES + this.entries.length * ENTRY_BYTES;
    const address = this.engine.arena.allocate(length);
    const { u32 } = this.engine.memory;
    u32.set([rowCount, this.entries.length, which, 0], address >>> 2);
    this.entries.forEach((entry, index) => {
      u32.set([entry.length, entry.origin], (address + HEADER_BYTES + index * ENTRY_BYTES) >>> 2);
    });
    this.pieces.unshift({ address, length });
    this.byteLength += padded(length);
  }
}

/**
 * The batch of a message that was copied to `address`, 16-byte aligned, in the receiver's memory;
 * its columns lie there. To be called once a message.
 *
 * @param travelled  Positions of the columns that were sent; nobody reads the others.
 */
export function batchOfMessage(
  engine: Engine,
  schema: Schema,
  address: number,
  travelled: readonly number[] = allOf(schema),
): Batch {
  const reader = new MessageReader(engine, address);
  const columns = schema.fields.map(({ type }) => columnOf(type, 0));
  for (const index of travelled) {
    columns[index] = reader.column(schema.fields[index].type, reader.rowCount);
  }
  return new Batch(engine, schema, columns, reader.rowCount, reader.extras());
}

class MessageReader {
  readonly rowCount: number;
  private readonly which: number;
  private entry: number;
  private at: number;

  constructor(
    private readonly engine: Engine,
    address: number,
  ) {
    const { u32 } = engine.memory;
    const [rowCount, entryCount, which] = u32.subarray(address >>> 2, (address >>> 2) + 3);
    this.rowCount = rowCount;
    this.which = which;
    this.entry = (address + HEADER_BYTES) >>> 2;
    this.at = address + padded(HEADER_BYTES + entryCount * ENTRY_BYTES);
  }

  column(type: DataType<unknown>, rowCount: number): Column {
    const validity = this.buffer().address;
    if (type.kind === 'ROW') {
      const children = type.fields.map((field) => this.column(field.type, rowCount));
      return { type, values: 0, validity, offsets: 0, children };
    }
    if (type.kind === 'ARRAY' || type.kind === 'MAP') return this.list(type, validity, rowCount);
    const values = this.buffer().address;
    if (type.kind === 'STRING' || type.kind === 'BYTES') {
      const heap = this.buffer();
      const delta = heap.address - heap.origin;
      if (heap.address !== 0) this.engine.kernels.relocateViews(values, rowCount, delta);
    }
    return { type, values, validity, offsets: 0, children: [] };
  }

  extras(): BatchExtras {
    const next = (bit: number): number => ((this.which & bit) === 0 ? 0 : this.buffer().address);
    const timestamps = next(HAS_TIMESTAMPS);
    const watermarks = next(HAS_WATERMARKS);
    return { timestamps, watermarks, kinds: next(HAS_KINDS) };
  }

  private list(type: DataType<unknown>, validity: number, rowCount: number): Column {
    const { address: offsets } = this.buffer();
    if (offsets === 0) return columnOf(type, 0);
    const count = this.engine.memory.i32[(offsets >>> 2) + rowCount];
    const types = type.kind === 'ARRAY' ? [type.element] : [type.key, type.value];
    const children = types.map((child) => this.column(child, count));
    return { type, values: 0, validity, offsets, children };
  }

  private buffer(): { address: number; origin: number } {
    const { u32 } = this.engine.memory;
    const length = u32[this.entry];
    const origin = u32[this.entry + 1];
    this.entry += 2;
    const address = length === 0 ? 0 : this.at;
    this.at += padded(length);
    return { address, origin };
  }
}

function allOf(schema: Schema): number[] {
  return schema.fields.map((_, index) => index);
}

/** Bitmaps are read in words of 8 bytes. */
function bitmapBytes(rowCount: number): number {
  return ((rowCount + 63) >>> 6) << 3;
}

function padded(length: number): number {
  return (length + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}
