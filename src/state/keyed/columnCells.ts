// Cells of any fixed-width type, through the writers and readers that batches use: one value at a
// time, for types that are rare in state.
import { columnOf } from '../../batch/column.js';
import type { DataType } from '../../batch/dataType.js';
import { readValues } from '../../batch/read/columnReader.js';
import { columnWriter, UnfitValue, type ColumnWriter } from '../../batch/write/columnWriter.js';
import type { Engine } from '../../wasm/engine.js';
import { unfitState, type Cells } from './cells.js';
import { GrowingColumn } from './growingColumn.js';

/** DECIMAL, DATE, TIME, and what surfaces as text. */
export class ColumnCells implements Cells {
  private readonly column: GrowingColumn;
  private readonly writer: ColumnWriter;

  constructor(
    private readonly engine: Engine,
    private readonly state: string,
    private readonly type: DataType<unknown>,
  ) {
    this.column = new GrowingColumn(engine, type.width);
    this.writer = columnWriter(engine, type);
  }

  get bytes(): number {
    return this.column.bytes;
  }

  read(slot: number): unknown {
    const { engine, type } = this;
    return readValues(engine, columnOf(type, this.column.address + slot * type.width), 1)[0];
  }

  write(slot: number, value: unknown): void {
    const { arena, memory } = this.engine;
    const mark = arena.mark();
    const from = this.written(value);
    const to = this.column.address + slot * this.type.width;
    memory.u8.copyWithin(to, from, from + this.type.width);
    arena.rewind(mark);
  }

  clear(): void {}

  gather(slots: number, count: number): number {
    return this.column.gather(slots, count);
  }

  scatter(values: number, _validity: number, slots: number, count: number): void {
    this.column.scatter(values, slots, count);
  }

  ensure(count: number): void {
    this.column.ensure(count);
  }

  renumber(numbers: number, count: number, keptCount: number): void {
    this.column.renumber(numbers, count, keptCount);
  }

  release(): void {
    this.column.release();
  }

  private written(value: unknown): number {
    try {
      return this.writer([value], 1).values;
    } catch (error) {
      throw error instanceof UnfitValue ? unfitState(this.state, value, error.expected) : error;
    }
  }
}
