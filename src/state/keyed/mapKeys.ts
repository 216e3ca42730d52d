// Map keys: the keys of map state by slot, with their hashes.
//
//   prepare(key) ──► hash ──► index finds slots ──► matches(slot)? ──no──► store(slot)
import type { DataType } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import { codecOf } from './codecOf.js';
import type { ValueCodec } from './valueCodec.js';
import { ViewCells } from './viewCells.js';
import { wordFormOf } from './wordForm.js';
import { WordKeys } from './wordKeys.js';

/** Keys by slot. `prepare` says of which key the others speak. */
export interface MapKeys<K> {
  /**
   * Takes the key at hand; returns its 32-bit hash.
   *
   * @throws MillraceError DATA_BAD_RECORD for what the type does not have.
   */
  prepare(key: K): number;
  matches(slot: number): boolean;
  store(slot: number): void;
  read(slot: number): K;
  clear(slot: number): void;
  ensure(count: number): void;
  renumber(numbers: number, count: number, keptCount: number): void;
  readonly bytes: number;
  release(): void;
}

/** Picks the keys of a type. */
export function mapKeysOf<K>(engine: Engine, state: string, type: DataType<K>): MapKeys<K> {
  const form = wordFormOf(state, type);
  if (form !== undefined) return new WordKeys(engine, form) as unknown as MapKeys<K>;
  return new ByteKeys(engine, codecOf(engine, state, type) as ValueCodec<K>);
}

/** Keys as bytes of any length. */
class ByteKeys<K> implements MapKeys<K> {
  private readonly cells: ViewCells<K>;
  private readonly seed = (Math.random() * 2 ** 32) | 0;
  private length = 0;

  constructor(
    engine: Engine,
    private readonly codec: ValueCodec<K>,
  ) {
    this.cells = new ViewCells(engine, codec);
  }

  get bytes(): number {
    return this.cells.bytes;
  }

  prepare(key: K): number {
    this.length = this.codec.encode(key);
    const { scratch } = this.codec;
    let hash = this.seed;
    for (let i = 0; i < this.length; i++) hash = Math.imul(hash ^ scratch[i], 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    return hash ^ (hash >>> 12);
  }

  matches(slot: number): boolean {
    return this.cells.equals(slot, this.length);
  }

  store(slot: number): void {
    this.cells.writeEncoded(slot, this.length);
  }

  read(slot: number): K {
    return this.cells.read(slot);
  }

  clear(slot: number): void {
    this.cells.clear(slot);
  }

  ensure(count: number): void {
    this.cells.ensure(count);
  }

  renumber(numbers: number, count: number, keptCount: number): void {
    this.cells.renumber(numbers, count, keptCount);
  }

  release(): void {
    this.cells.release();
  }
}
