// List state: any number of values a group, in the order in which they were added.
import type { Column } from '../../batch/column.js';
import type { Field } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import type { SegmentVersions } from '../segmentVersions.js';
import { EntryChains } from './entryChains.js';
import { SlotValues } from './slotValues.js';
import type { StateCursor } from './stateCursor.js';
import { encodingOf } from './stateFormat.js';
import type { StateHandle } from './stateHandle.js';
import type { TakeRows } from './stateRows.js';
import type { StateType } from './stateType.js';
import type { TtlOptions } from './timeToLive.js';

/** A list a key, as a process function sees it. */
export interface ListState<T> {
  /** The elements of the key at hand, in order; a new array, empty when there are none. */
  get(): T[];
  /** Adds an element at the end. */
  add(element: T): void;
  /** Adds elements at the end. */
  addAll(elements: Iterable<T>): void;
  /** Replaces all elements. */
  set(elements: Iterable<T>): void;
  /** Elements there are, expired ones that were not removed yet included. */
  readonly size: number;
  /** Removes all elements. */
  clear(): void;
}

/** Elements chained by group. With a TTL, each element expires by itself, as in Flink. */
export class ListHandle<T> implements ListState<T>, StateHandle {
  private readonly chains: EntryChains;
  private readonly values: SlotValues<T>;
  private groupCount = 0;
  private cleanupAt = 0;

  constructor(
    private readonly engine: Engine,
    private readonly cursor: StateCursor,
    name: string,
    private readonly type: StateType<T>,
    options: TtlOptions,
  ) {
    this.chains = new EntryChains(engine);
    this.values = new SlotValues(engine, name, type, options);
  }

  get stateBytes(): number {
    return this.chains.bytes + this.values.bytes;
  }

  get size(): number {
    return this.chains.count(this.cursor.group);
  }

  get(): T[] {
    const { chains, values } = this;
    const { group, now } = this.cursor;
    const found: T[] = [];
    if (values.ttl?.onRead === true) this.segments.mark(group);
    for (let slot = chains.first(group); slot >= 0;) {
      const next = chains.next(slot);
      const value = values.get(slot, now);
      if (value !== undefined) found.push(value);
      // A read clears what has expired.
      if (!values.isSet(slot)) chains.remove(slot);
      slot = next;
    }
    return found;
  }

  add(element: T): void {
    const slot = this.chains.append(this.cursor.group);
    this.values.ensure(this.chains.slotCount);
    try {
      this.values.set(slot, element, this.cursor.now);
    } catch (error) {
      this.chains.remove(slot);
      throw error;
    }
  }

  addAll(elements: Iterable<T>): void {
    for (const element of elements) this.add(element);
  }

  set(elements: Iterable<T>): void {
    const copy = [...elements];
    this.clear();
    this.addAll(copy);
  }

  clear(): void {
    this.clearGroup(this.cursor.group);
  }

  clearGroup(group: number): void {
    for (let slot = this.chains.first(group); slot >= 0;) {
      const next = this.chains.next(slot);
      this.removeSlot(slot);
      slot = next;
    }
  }

  peek(group: number): T[] | undefined {
    const found: T[] = [];
    for (let slot = this.chains.first(group); slot >= 0; slot = this.chains.next(slot)) {
      if (this.values.isLiving(slot, this.cursor.now)) found.push(this.values.peek(slot) as T);
    }
    return found.length === 0 ? undefined : found;
  }

  maintain(limit: number): void {
    const { chains, cursor, values } = this;
    for (let i = values.ttl === undefined ? 0 : Math.min(limit, chains.slotCount); i > 0; i--) {
      if (this.cleanupAt >= chains.slotCount) this.cleanupAt = 0;
      if (values.isExpired(this.cleanupAt, cursor.now)) this.removeSlot(this.cleanupAt);
      this.cleanupAt += 1;
    }
    if (chains.isSparse) chains.compact((...numbers) => values.renumber(...numbers));
  }

  get fields(): Field[] {
    return this.values.fields();
  }

  get format(): string {
    return `list${encodingOf(this.type)}`;
  }

  get segments(): SegmentVersions {
    return this.chains.segments;
  }

  snapshotRows(take: TakeRows, from = 0, until = this.groupCount): void {
    const { chains, values } = this;
    chains.forEachEntry(from, until, values.livesAt(this.cursor.now), (slots, groups, count) => {
      take(groups, values.columns(slots, count), count);
    });
  }

  restoreRows(groups: number, columns: readonly Column[], rowCount: number): void {
    const slots = this.engine.arena.allocate(rowCount * 4);
    this.chains.appendAll(groups, rowCount, slots);
    this.values.ensure(this.chains.slotCount);
    this.values.fill(slots, columns, rowCount, this.cursor.now);
  }

  ensureGroups(groupCount: number): void {
    this.groupCount = groupCount;
    this.chains.ensureGroups(groupCount);
  }

  markGroups(marks: number): void {
    this.chains.mark(marks, this.groupCount);
  }

  renumberGroups(groups: number, groupCount: number, keptCount: number): void {
    this.chains.renumberGroups(groups, groupCount, keptCount);
    this.groupCount = keptCount;
  }

  release(): void {
    this.chains.release();
    this.values.release();
  }

  private removeSlot(slot: number): void {
    this.values.clear(slot);
    this.chains.remove(slot);
  }
}
