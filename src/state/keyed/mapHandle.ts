// Map state: values by key within each group.
import { columnOf, type Column } from '../../batch/column.js';
import type { DataType, Field } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import type { SegmentVersions } from '../segmentVersions.js';
import { EntryChains } from './entryChains.js';
import { mapKeysOf, type MapKeys } from './mapKeys.js';
import { SlotIndex } from './slotIndex.js';
import { SlotValues } from './slotValues.js';
import type { StateCursor } from './stateCursor.js';
import { encodingOf } from './stateFormat.js';
import type { StateHandle } from './stateHandle.js';
import { MAP_KEY_COLUMN, type TakeRows } from './stateRows.js';
import type { StateType } from './stateType.js';
import type { TtlOptions } from './timeToLive.js';

/** A map that may be read. Entries are in the order in which their keys were first set. */
export interface ReadonlyMapState<K, V> {
  /** The value of a map key; undefined when there is none. */
  get(key: K): V | undefined;
  has(key: K): boolean;
  /** Keys and values as they are at the call; a copy. */
  entries(): [K, V][];
  keys(): K[];
  values(): V[];
  /** Entries there are, expired ones that were not removed yet included. */
  readonly size: number;
}

/** A map a key, as a process function sees it. */
export interface MapState<K, V> extends ReadonlyMapState<K, V> {
  set(key: K, value: V): void;
  /** Removes an entry. True when there was one. */
  delete(key: K): boolean;
  /** Removes all entries. */
  clear(): void;
}

/** Entries chained by group, found by a hash index. With a TTL, each entry expires by itself. */
export class MapHandle<K, V> implements MapState<K, V>, StateHandle {
  private readonly chains: EntryChains;
  private readonly index: SlotIndex;
  private readonly mapKeys: MapKeys<K>;
  private readonly slotValues: SlotValues<V>;
  private groupCount = 0;
  private cleanupAt = 0;
  /** Hash of the key that {@link find} looked for. */
  private hash = 0;

  constructor(
    private readonly engine: Engine,
    private readonly cursor: StateCursor,
    name: string,
    private readonly keyType: DataType<K>,
    private readonly valueType: StateType<V>,
    options: TtlOptions,
  ) {
    const chains = new EntryChains(engine);
    this.chains = chains;
    this.index = new SlotIndex(engine, chains);
    this.mapKeys = mapKeysOf(engine, name, keyType);
    this.slotValues = new SlotValues(engine, name, valueType, options);
  }

  get stateBytes(): number {
    return this.chains.bytes + this.index.bytes + this.mapKeys.bytes + this.slotValues.bytes;
  }

  get size(): number {
    return this.chains.count(this.cursor.group);
  }

  get(key: K): V | undefined {
    const slot = this.find(key);
    return slot < 0 ? undefined : this.read(slot);
  }

  has(key: K): boolean {
    const slot = this.find(key);
    return slot >= 0 && this.slotValues.isLiving(slot, this.cursor.now);
  }

  set(key: K, value: V): void {
    const found = this.find(key);
    const { chains, cursor, mapKeys, slotValues } = this;
    const { group } = cursor;
    if (found >= 0) {
      this.segments.mark(group);
      return slotValues.set(found, value, cursor.now);
    }
    const slot = chains.append(group);
    mapKeys.ensure(chains.slotCount);
    slotValues.ensure(chains.slotCount);
    try {
      slotValues.set(slot, value, cursor.now);
    } catch (error) {
      chains.remove(slot);
      throw error;
    }
    mapKeys.store(slot);
    this.index.add(slot, group, this.hash);
  }

  delete(key: K): boolean {
    const slot = this.find(key);
    if (slot < 0) return false;
    const isLiving = this.slotValues.isLiving(slot, this.cursor.now);
    this.removeSlot(slot);
    return isLiving;
  }

  entries(): [K, V][] {
    const found: [K, V][] = [];
    for (let slot = this.chains.first(this.cursor.group); slot >= 0;) {
      const next = this.chains.next(slot);
      const key = this.mapKeys.read(slot);
      const value = this.read(slot);
      if (value !== undefined) found.push([key, value]);
      slot = next;
    }
    return found;
  }

  keys(): K[] {
    return this.entries().map(([key]) => key);
  }

  values(): V[] {
    return this.entries().map(([, value]) => value);
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

  peek(group: number): Map<K, V> | undefined {
    const found = new Map<K, V>();
    for (let slot = this.chains.first(group); slot >= 0; slot = this.chains.next(slot)) {
      if (!this.slotValues.isLiving(slot, this.cursor.now)) continue;
      found.set(this.mapKeys.read(slot), this.slotValues.peek(slot) as V);
    }
    return found.size === 0 ? undefined : found;
  }

  maintain(limit: number): void {
    const { chains, cursor, slotValues } = this;
    for (let i = slotValues.ttl === undefined ? 0 : Math.min(limit, chains.slotCount); i > 0; i--) {
      if (this.cleanupAt >= chains.slotCount) this.cleanupAt = 0;
      if (slotValues.isExpired(this.cleanupAt, cursor.now)) this.removeSlot(this.cleanupAt);
      this.cleanupAt += 1;
    }
    if (!chains.isSparse) return;
    chains.compact((...numbers) => {
      slotValues.renumber(...numbers);
      this.mapKeys.renumber(...numbers);
      this.index.renumber(...numbers);
    });
  }

  get fields(): Field[] {
    const { columnType } = this.mapKeys;
    return [{ name: MAP_KEY_COLUMN, type: columnType }, ...this.slotValues.fields()];
  }

  get format(): string {
    return `map${encodingOf(this.keyType)}${encodingOf(this.valueType)}`;
  }

  get segments(): SegmentVersions {
    return this.chains.segments;
  }

  snapshotRows(take: TakeRows, from = 0, until = this.groupCount): void {
    const { chains, mapKeys, slotValues } = this;
    const isKept = slotValues.livesAt(this.cursor.now);
    chains.forEachEntry(from, until, isKept, (slots, groups, count) => {
      const keys = columnOf(mapKeys.columnType, mapKeys.gather(slots, count));
      take(groups, [keys, ...slotValues.columns(slots, count)], count);
    });
  }

  /** Entries of keys that the map does not have, which those of a snapshot are. */
  restoreRows(groups: number, columns: readonly Column[], rowCount: number): void {
    const { chains, index, mapKeys, slotValues } = this;
    const [keys, ...values] = columns;
    const slots = this.engine.arena.allocate(rowCount * 4);
    chains.appendAll(groups, rowCount, slots);
    mapKeys.ensure(chains.slotCount);
    slotValues.ensure(chains.slotCount);
    slotValues.fill(slots, values, rowCount, this.cursor.now);
    index.ensure(chains.slotCount);
    for (let i = 0; i < rowCount; i++) {
      const slot = this.engine.memory.u32[(slots >>> 2) + i];
      index.note(slot, mapKeys.take(keys.values, i));
      mapKeys.store(slot);
    }
  }

  /** The index is filled once. */
  endRestore(): void {
    this.index.refill(this.chains.slotCount);
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
    this.index.refill(this.chains.slotCount);
    this.groupCount = keptCount;
  }

  release(): void {
    this.chains.release();
    this.index.release();
    this.mapKeys.release();
    this.slotValues.release();
  }

  /** The slot of a key of the group at hand, or −1. */
  private find(key: K): number {
    const { chains, index, mapKeys } = this;
    const { group } = this.cursor;
    const hash = mapKeys.prepare(key);
    this.hash = hash;
    let position = index.start(group, hash);
    if (position < 0) return -1;
    for (;;) {
      const slot = index.slotAt(position);
      if (slot < 0) return -1;
      if (index.hashOf(slot) === hash && chains.ownerOf(slot) === group && mapKeys.matches(slot))
        return slot;
      position = index.next(position);
    }
  }

  /** Reads a value; one that has expired takes its entry along. */
  private read(slot: number): V | undefined {
    if (this.slotValues.ttl?.onRead === true) this.segments.mark(this.cursor.group);
    const value = this.slotValues.get(slot, this.cursor.now);
    if (!this.slotValues.isSet(slot)) this.removeSlot(slot);
    return value;
  }

  private removeSlot(slot: number): void {
    this.index.remove(slot, this.chains.ownerOf(slot));
    this.slotValues.clear(slot);
    this.mapKeys.clear(slot);
    this.chains.remove(slot);
  }
}
