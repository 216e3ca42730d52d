// Map keys: the keys of map state by slot, with their hashes.
//
//   prepare(key) ──► hash ──► index finds slots ──► matches(slot)? ──no──► store(slot)
import {
  VIEW_ADDRESS,
  VIEW_BYTES,
  VIEW_INLINE_MAX,
  VIEW_PREFIX,
} from '../../../assembly/abi/stringView.js';
import type { DataType } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import { codecOf } from './codecOf.js';
import { columnTypeOf } from './stateFormat.js';
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
  /** The type of {@link gather}'s column. */
  readonly columnType: DataType<unknown>;
  /** The keys of slots as values of a column in the batch arena; returns their address. */
  gather(slots: number, count: number): number;
  /** Takes the key in a row of such a column; returns its hash. */
  take(values: number, row: number): number;
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
  if (form !== undefined) return new WordKeys(engine, form, type) as unknown as MapKeys<K>;
  return new ByteKeys(engine, codecOf(engine, state, type) as ValueCodec<K>, columnTypeOf(type));
}

/** Keys as bytes of any length. */
class ByteKeys<K> implements MapKeys<K> {
  private readonly cells: ViewCells<K>;
  private readonly seed = (Math.random() * 2 ** 32) | 0;
  private length = 0;

  constructor(
    private readonly engine: Engine,
    private readonly codec: ValueCodec<K>,
    readonly columnType: DataType<unknown>,
  ) {
    this.cells = new ViewCells(engine, codec);
  }

  get bytes(): number {
    return this.cells.bytes;
  }

  prepare(key: K): number {
    this.length = this.codec.encode(key);
    return this.hash();
  }

  gather(slots: number, count: number): number {
    const views = this.cells.gather(slots, count);
    if (this.isText) return views;
    // The bytes that a view has are the value.
    const { width } = this.columnType;
    const values = this.engine.arena.allocate(count * width);
    const { u8 } = this.engine.memory;
    for (let i = 0; i < count; i++) {
      const start = this.startOf(views + i * VIEW_BYTES, width);
      u8.copyWithin(values + i * width, start, start + width);
    }
    return values;
  }

  take(values: number, row: number): number {
    const { u32, u8 } = this.engine.memory;
    const { isText } = this;
    const { width } = this.columnType;
    const at = values + row * width;
    const length = isText ? u32[at >>> 2] : width;
    const start = isText ? this.startOf(at, length) : at;
    this.codec.reserve(length);
    this.codec.scratch.set(u8.subarray(start, start + length));
    this.length = length;
    return this.hash();
  }

  private get isText(): boolean {
    const { kind } = this.columnType;
    return kind === 'STRING' || kind === 'BYTES';
  }

  private startOf(view: number, length: number): number {
    const isInline = length <= VIEW_INLINE_MAX;
    return isInline ? view + VIEW_PREFIX : this.engine.memory.u32[(view + VIEW_ADDRESS) >>> 2];
  }

  private hash(): number {
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
