// Map keys of eight bytes or less.
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
  ) {
    this.column = new GrowingColumn(engine, 8);
  }

  get bytes(): number {
    return this.column.bytes;
  }

  prepare(key: unknown): number {
    this.form.write(key, this.words);
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
