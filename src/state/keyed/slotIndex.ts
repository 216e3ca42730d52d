// Slot index: finds the slots of (group, key) by hash. Open addressing, linear probing.
//
//   index   | slot + 1 u32 |   power of two of them, at most half full
//   hashes  | u32 |            by slot: the key's own hash, so that growing asks no key
//
// Invariants
//   · A slot is found from its home on without a gap; removing one closes the gap behind it.
import type { Engine } from '../../wasm/engine.js';
import { GrowingColumn } from './growingColumn.js';

const FIRST_SLOTS = 1024;
/** Bytes from owner to owner. */
const OWNER_STRIDE = 12;

/** The slots that are indexed: {@link EntryChains}. */
export interface IndexedSlots {
  /** The group of a slot in use. */
  ownerOf(slot: number): number;
  /** Address of the u32 group of slot 0, 0xffffffff when it is free. */
  readonly owners: number;
}

/** Hash index over the slots of map state. */
export class SlotIndex {
  private readonly hashes: GrowingColumn;
  private index = 0;
  private size = 0;
  private taken = 0;

  constructor(
    private readonly engine: Engine,
    private readonly slots: IndexedSlots,
  ) {
    this.hashes = new GrowingColumn(engine, 4);
  }

  get bytes(): number {
    return this.hashes.bytes + this.size * 4;
  }

  /** The first slot from which on a key of this hash may be; −1 at a gap. See {@link next}. */
  start(group: number, hash: number): number {
    return this.size === 0 ? -1 : homeOf(group, hash) & (this.size - 1);
  }

  /** The slot at a position of the index, −1 at a gap. */
  slotAt(position: number): number {
    return this.engine.memory.u32[(this.index >>> 2) + position] - 1;
  }

  next(position: number): number {
    return (position + 1) & (this.size - 1);
  }

  /** The hash of the key in a slot. */
  hashOf(slot: number): number {
    return this.engine.memory.i32[(this.hashes.address >>> 2) + slot];
  }

  /** Makes room for the hashes of slots `0 … count − 1`. */
  ensure(count: number): void {
    this.hashes.ensure(count);
  }

  /** Takes the hash of a slot, which is found once the index is filled. */
  note(slot: number, hash: number): void {
    this.engine.memory.i32[(this.hashes.address >>> 2) + slot] = hash;
    this.taken += 1;
  }

  /** Adds a slot, which must not be there. */
  add(slot: number, group: number, hash: number): void {
    this.hashes.ensure(slot + 1);
    if ((this.taken + 1) * 2 > this.size) this.resize(Math.max(FIRST_SLOTS, this.size * 2));
    this.engine.memory.i32[(this.hashes.address >>> 2) + slot] = hash;
    this.put(slot, group, hash);
    this.taken += 1;
  }

  /** Removes a slot, which must be there. */
  remove(slot: number, group: number): void {
    const { u32 } = this.engine.memory;
    const base = this.index >>> 2;
    let gap = this.start(group, this.hashOf(slot));
    while (u32[base + gap] !== slot + 1) gap = this.next(gap);
    for (let at = this.next(gap); u32[base + at] !== 0; at = this.next(at)) {
      const other = u32[base + at] - 1;
      const home = this.start(this.slots.ownerOf(other), this.hashOf(other));
      const mask = this.size - 1;
      // It may move into the gap unless its home lies behind the gap.
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      u32[base + gap] = other + 1;
      gap = at;
    }
    u32[base + gap] = 0;
    this.taken -= 1;
  }

  /** Slots have new numbers, or their groups have. */
  renumber(numbers: number, count: number, keptCount: number): void {
    this.hashes.renumber(numbers, count, keptCount);
    this.refill(keptCount);
  }

  /** Indexes slots `0 … slotCount − 1` anew, but for free ones. */
  refill(slotCount: number): void {
    let size = FIRST_SLOTS;
    while (size < this.taken * 2) size *= 2;
    this.clear();
    if (this.taken === 0) return;
    this.allocate(size);
    const { address } = this.hashes;
    const { owners } = this.slots;
    this.engine.kernels.fillSlotIndex(
      this.index,
      size - 1,
      address,
      owners,
      OWNER_STRIDE,
      slotCount,
    );
  }

  release(): void {
    this.clear();
    this.hashes.release();
    this.taken = 0;
  }

  private put(slot: number, group: number, hash: number): void {
    const { u32 } = this.engine.memory;
    const base = this.index >>> 2;
    let at = this.start(group, hash);
    while (u32[base + at] !== 0) at = this.next(at);
    u32[base + at] = slot + 1;
  }

  private resize(size: number): void {
    const { memory } = this.engine;
    const { index, size: oldSize } = this;
    this.allocate(size);
    const { u32 } = memory;
    for (let at = 0; at < oldSize; at++) {
      const slot = u32[(index >>> 2) + at] - 1;
      if (slot >= 0) this.put(slot, this.slots.ownerOf(slot), this.hashOf(slot));
    }
    if (oldSize > 0) memory.free(index, oldSize * 4);
  }

  private allocate(size: number): void {
    const { memory } = this.engine;
    this.index = memory.allocate(size * 4);
    memory.u32.fill(0, this.index >>> 2, (this.index >>> 2) + size);
    this.size = size;
  }

  private clear(): void {
    if (this.size > 0) this.engine.memory.free(this.index, this.size * 4);
    this.index = this.size = 0;
  }
}

/** The same as in assembly/state/slotIndex.ts. */
function homeOf(group: number, hash: number): number {
  const mixed = Math.imul(hash ^ Math.imul(group + 1, 0x9e3779b1), 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}
