// Entry chains: the entries of each group, list elements or map entries, as slots of one pool.
//
//   heads   by group   | first + 1 | last + 1 | count |
//   links   by slot    | next + 1  | previous + 1 | group |      a free slot: next is the next free
//
// Invariants
//   · Entries of a group are chained in the order in which they were appended.
//   · Slot numbers hold until `compact`, which is for the time between batches.
import type { Engine } from '../../wasm/engine.js';
import { SegmentVersions } from '../segmentVersions.js';
import { GrowingColumn } from './growingColumn.js';
import { GONE } from './groupUser.js';
import { STATE_ROWS_MAX } from './stateRows.js';

const WORDS = 3;
const LAST = 1;
const PREVIOUS = 1;
const COUNT = 2;
const GROUP = 2;
const FREE = 0xffffffff;
const COMPACT_SLOTS_MIN = 1024;

/** Slots by group; `-1` stands for none. */
export class EntryChains {
  /** Slots in use and free. */
  slotCount = 0;
  /** Slots in use. */
  liveCount = 0;
  /** Which groups' entries changed. */
  readonly segments = new SegmentVersions();
  private freeHead = 0;
  private readonly heads: GrowingColumn;
  private readonly links: GrowingColumn;

  constructor(private readonly engine: Engine) {
    this.heads = new GrowingColumn(engine, WORDS * 4);
    this.links = new GrowingColumn(engine, WORDS * 4);
  }

  get bytes(): number {
    return this.heads.bytes + this.links.bytes;
  }

  /** Entries of a group. */
  count(group: number): number {
    return this.engine.memory.u32[this.headAt(group) + COUNT];
  }

  first(group: number): number {
    return this.engine.memory.u32[this.headAt(group)] - 1;
  }

  next(slot: number): number {
    return this.engine.memory.u32[this.linkAt(slot)] - 1;
  }

  /** The group of a slot; undefined when it is free. */
  groupOf(slot: number): number | undefined {
    const group = this.engine.memory.u32[this.linkAt(slot) + GROUP];
    return group === FREE ? undefined : group;
  }

  /** The group of a slot in use. */
  ownerOf(slot: number): number {
    return this.engine.memory.u32[this.linkAt(slot) + GROUP];
  }

  /** Address of the owner of slot 0, of which the next is 12 bytes further. */
  get owners(): number {
    return this.links.address + GROUP * 4;
  }

  /** A new last entry of a group; may be a slot beyond `slotCount` as it was. */
  append(group: number): number {
    this.segments.mark(group);
    const slot = this.takeSlot();
    const { u32 } = this.engine.memory;
    const head = this.headAt(group);
    const last = u32[head + LAST];
    const link = this.linkAt(slot);
    u32[link] = 0;
    u32[link + PREVIOUS] = last;
    u32[link + GROUP] = group;
    if (last === 0) u32[head] = slot + 1;
    else u32[this.linkAt(last - 1)] = slot + 1;
    u32[head + LAST] = slot + 1;
    u32[head + COUNT] += 1;
    this.liveCount += 1;
    return slot;
  }

  /** Takes an entry out of its group and frees its slot. */
  remove(slot: number): void {
    const { u32 } = this.engine.memory;
    const link = this.linkAt(slot);
    const next = u32[link];
    const previous = u32[link + PREVIOUS];
    const group = u32[link + GROUP];
    this.segments.mark(group);
    const head = this.headAt(group);
    if (previous === 0) u32[head] = next;
    else u32[this.linkAt(previous - 1)] = next;
    if (next === 0) u32[head + LAST] = previous;
    else u32[this.linkAt(next - 1) + PREVIOUS] = previous;
    u32[head + COUNT] -= 1;
    u32[link] = this.freeHead;
    u32[link + GROUP] = FREE;
    this.freeHead = slot + 1;
    this.liveCount -= 1;
  }

  /**
   * Appends an entry for each of `groups`.
   *
   * @param groups  Address of u32 groups.
   * @param slotsOut  Receives the u32 slot of each.
   */
  appendAll(groups: number, count: number, slotsOut: number): void {
    this.links.ensure(this.slotCount + count);
    const { u32 } = this.engine.memory;
    for (let i = 0; i < count; i++) {
      u32[(slotsOut >>> 2) + i] = this.append(u32[(groups >>> 2) + i]);
    }
  }

  /**
   * Calls `visit` for the entries of groups `from … until`, until excluded, some at a time: groups
   * in order, entries as they are chained.
   *
   * @param isKept  Leaves entries out for which it is false.
   * @param visit  Told the addresses of u32 slots and of their u32 groups, in the batch arena.
   */
  forEachEntry(
    from: number,
    until: number,
    isKept: ((slot: number) => boolean) | undefined,
    visit: (slots: number, groups: number, count: number) => void,
  ): void {
    const { arena } = this.engine;
    const slots = new Uint32Array(STATE_ROWS_MAX);
    const groups = new Uint32Array(STATE_ROWS_MAX);
    let count = 0;
    const flush = (): void => {
      const mark = arena.mark();
      const slotsAt = arena.allocate(count * 4);
      const groupsAt = arena.allocate(count * 4);
      this.engine.memory.u32.set(slots.subarray(0, count), slotsAt >>> 2);
      this.engine.memory.u32.set(groups.subarray(0, count), groupsAt >>> 2);
      visit(slotsAt, groupsAt, count);
      arena.rewind(mark);
      count = 0;
    };
    for (let group = from; group < until; group++) {
      for (let slot = this.first(group); slot >= 0; slot = this.next(slot)) {
        if (isKept !== undefined && !isKept(slot)) continue;
        slots[count] = slot;
        groups[count] = group;
        count += 1;
        if (count === STATE_ROWS_MAX) flush();
      }
    }
    if (count > 0) flush();
  }

  /** Moves the entries of `source` behind those of `target`. */
  splice(target: number, source: number): void {
    const { u32 } = this.engine.memory;
    const from = this.headAt(source);
    const to = this.headAt(target);
    if (u32[from] === 0) return;
    this.segments.mark(source);
    this.segments.mark(target);
    for (let slot = u32[from]; slot !== 0; slot = u32[this.linkAt(slot - 1)]) {
      u32[this.linkAt(slot - 1) + GROUP] = target;
    }
    if (u32[to] === 0) u32[to] = u32[from];
    else u32[this.linkAt(u32[to + LAST] - 1)] = u32[from];
    u32[this.linkAt(u32[from] - 1) + PREVIOUS] = u32[to + LAST];
    u32[to + LAST] = u32[from + LAST];
    u32[to + COUNT] += u32[from + COUNT];
    u32[from] = u32[from + LAST] = u32[from + COUNT] = 0;
  }

  ensureGroups(groupCount: number): void {
    this.heads.ensure(groupCount);
    this.segments.begin(groupCount);
  }

  /** Sets the byte of each group that has entries. */
  mark(marks: number, groupCount: number): void {
    const { u8, u32 } = this.engine.memory;
    for (let group = 0; group < groupCount; group++) {
      if (u32[this.headAt(group) + COUNT] > 0) u8[marks + group] = 1;
    }
  }

  renumberGroups(numbers: number, groupCount: number, keptCount: number): void {
    this.heads.renumber(numbers, groupCount, keptCount);
    this.segments.renew(groupCount);
    const { u32 } = this.engine.memory;
    for (let slot = 0; slot < this.slotCount; slot++) {
      const at = this.linkAt(slot) + GROUP;
      if (u32[at] !== FREE) u32[at] = u32[(numbers >>> 2) + u32[at]];
    }
  }

  /** True when more than half of many slots are free. */
  get isSparse(): boolean {
    return this.slotCount >= COMPACT_SLOTS_MIN && this.liveCount * 2 < this.slotCount;
  }

  /**
   * Renumbers the slots in use to 0, 1, …
   *
   * @param renumber  Told the address of the u32 new number of each old slot, GONE for free ones,
   *   how many slots there were and how many there are.
   */
  compact(renumber: (numbers: number, slotCount: number, keptCount: number) => void): void {
    const { arena, memory } = this.engine;
    const { slotCount } = this;
    const mark = arena.mark();
    const numbers = arena.allocate(slotCount * 4);
    const { u32 } = memory;
    let kept = 0;
    for (let slot = 0; slot < slotCount; slot++) {
      const isFree = u32[this.linkAt(slot) + GROUP] === FREE;
      u32[(numbers >>> 2) + slot] = isFree ? GONE : kept++;
    }
    this.redirect(numbers, slotCount);
    this.links.renumber(numbers, slotCount, kept);
    renumber(numbers, slotCount, kept);
    this.slotCount = kept;
    this.freeHead = 0;
    arena.rewind(mark);
  }

  release(): void {
    this.heads.release();
    this.links.release();
    this.slotCount = this.liveCount = this.freeHead = 0;
  }

  private redirect(numbers: number, slotCount: number): void {
    const { u32 } = this.engine.memory;
    const base = numbers >>> 2;
    const redirectAt = (at: number): void => {
      if (u32[at] !== 0) u32[at] = u32[base + u32[at] - 1] + 1;
    };
    for (let slot = 0; slot < slotCount; slot++) {
      const link = this.linkAt(slot);
      const group = u32[link + GROUP];
      if (group === FREE) continue;
      const head = this.headAt(group);
      // The head is redirected with the first entry, by which it is still found.
      if (u32[link + PREVIOUS] === 0) redirectAt(head);
      if (u32[link] === 0) redirectAt(head + LAST);
      redirectAt(link);
      redirectAt(link + PREVIOUS);
    }
  }

  private takeSlot(): number {
    if (this.freeHead === 0) {
      this.links.ensure(this.slotCount + 1);
      return this.slotCount++;
    }
    const slot = this.freeHead - 1;
    this.freeHead = this.engine.memory.u32[this.linkAt(slot)];
    return slot;
  }

  private headAt(group: number): number {
    return (this.heads.address >>> 2) + group * WORDS;
  }

  private linkAt(slot: number): number {
    return (this.links.address >>> 2) + slot * WORDS;
  }
}
