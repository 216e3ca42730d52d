// Map keys of eight bytes or less.
import type { DataType } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import { GrowingColumn } from './growingColumn.js';
import type { MapKeys } from './mapKeys.js';
import type { WordForm } from './wordForm.js';

/** Keys as two halves of 32 bits. */
export class WordKeys implements MapKeys<unknown> {
  private readonly column: GrowingColumn;
  private readonly words = new Int32Array(2);
  private readonly seed = (Math.random() * 2 ** 32) | 0;

  constructor(
    private readonly engine: Engine,
    private readonly form: WordForm,
    readonly columnType: DataType<unknown>,
  ) {
    this.column = new GrowingColumn(engine, 8);
  }

  get bytes(): number {
    return this.column.bytes;
  }

  prepare(key: unknown): number {
    this.form.write(key, this.words);
    return this.hash();
  }

  gather(slots: number, count: number): number {
    const { arena, kernels, memory } = this.engine;
    const { kind, width } = this.columnType;
    const { address } = this.column;
    if (kind === 'BOOLEAN') {
      const bits = arena.allocateBitmap(count);
      kernels.gatherCellBits(address, this.column.width, slots, 0, bits, count, 0, 0);
      return bits;
    }
    const values = this.column.gather(slots, count, kind === 'FLOAT' ? 8 : width);
    // Doubles that were rounded become what they were rounded to.
    const { f32, f64 } = memory;
    if (kind === 'FLOAT') {
      for (let i = 0; i < count; i++) f32[(values >>> 2) + i] = f64[(values >>> 3) + i];
    }
    return values;
  }

  take(values: number, row: number): number {
    const { words } = this;
    const { memory } = this.engine;
    const { kind, width } = this.columnType;
    const word = (values >>> 2) + row;
    if (kind === 'FLOAT') this.form.write(memory.f32[word], words);
    else if (width === 8) {
      words[0] = memory.i32[word + row];
      words[1] = memory.i32[word + row + 1];
    } else {
      words[1] = 0;
      if (width === 4) words[0] = memory.i32[word];
      else if (width === 2) words[0] = memory.i16[(values >>> 1) + row];
      else if (width === 1) words[0] = memory.i8[values + row];
      else words[0] = (memory.u8[values + (row >>> 3)] >>> (row & 7)) & 1;
    }
    return this.hash();
  }

  private hash(): number {
    let hash = Math.imul(this.words[0] ^ this.seed, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ this.words[1], 0x85ebca77);
    return hash ^ (hash >>> 13);
  }

  matches(slot: number): boolean {
    const { i32 } = this.engine.memory;
    const at = this.at(slot);
    return i32[at] === this.words[0] && i32[at + 1] === this.words[1];
  }

  store(slot: number): void {
    const { i32 } = this.engine.memory;
    const at = this.at(slot);
    i32[at] = this.words[0];
    i32[at + 1] = this.words[1];
  }

  read(slot: number): unknown {
    const { i32 } = this.engine.memory;
    const at = this.at(slot);
    this.words[0] = i32[at];
    this.words[1] = i32[at + 1];
    return this.form.read(this.words);
  }

  clear(): void {}

  ensure(count: number): void {
    this.column.ensure(count);
  }

  renumber(numbers: number, count: number, keptCount: number): void {
    this.column.renumber(numbers, count, keptCount);
  }

  release(): void {
    this.column.release();
  }

  private at(slot: number): number {
    return (this.column.address >>> 2) + 2 * slot;
  }
}
