// Value state: one value a group.
import type { Column } from '../../batch/column.js';
import type { Field } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import { SegmentVersions } from '../segmentVersions.js';
import { SlotValues } from './slotValues.js';
import type { StateCursor } from './stateCursor.js';
import { encodingOf } from './stateFormat.js';
import type { StateHandle } from './stateHandle.js';
import { STATE_ROWS_MAX, type TakeRows } from './stateRows.js';
import type { StateType } from './stateType.js';
import type { TtlOptions } from './timeToLive.js';

/** One value a key, as a process function sees it. */
export interface ValueState<T> {
  /** The value of the key at hand; undefined when none is set. */
  get(): T | undefined;
  /** @throws MillraceError DATA_BAD_RECORD for a value that the state's type does not have. */
  set(value: T): void;
  /** Removes the value. */
  clear(): void;
}

/** Values in a column by group. */
export class ValueHandle<T> implements ValueState<T>, StateHandle {
  readonly segments = new SegmentVersions();
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
    this.values = new SlotValues(engine, name, type, options);
  }

  get stateBytes(): number {
    return this.values.bytes;
  }

  get(): T | undefined {
    if (this.values.ttl?.onRead === true) this.segments.mark(this.cursor.group);
    return this.values.get(this.cursor.group, this.cursor.now);
  }

  set(value: T): void {
    const { group, now } = this.cursor;
    this.segments.mark(group);
    this.values.set(group, value, now);
  }

  clear(): void {
    this.clearGroup(this.cursor.group);
  }

  clearGroup(group: number): void {
    this.segments.mark(group);
    this.values.clear(group);
  }

  peek(group: number): T | undefined {
    return this.values.isLiving(group, this.cursor.now) ? this.values.peek(group) : undefined;
  }

  maintain(limit: number): void {
    if (this.values.ttl === undefined) return;
    const { groupCount, values } = this;
    for (let i = Math.min(limit, groupCount); i > 0; i--) {
      if (this.cleanupAt >= groupCount) this.cleanupAt = 0;
      if (values.isExpired(this.cleanupAt, this.cursor.now)) values.clear(this.cleanupAt);
      this.cleanupAt += 1;
    }
  }

  get fields(): Field[] {
    return this.values.fields();
  }

  get format(): string {
    return `value${encodingOf(this.type)}`;
  }

  snapshotRows(take: TakeRows, from = 0, until = this.groupCount): void {
    const { arena } = this.engine;
    for (let first = from; first < until; first += STATE_ROWS_MAX) {
      const count = Math.min(STATE_ROWS_MAX, until - first);
      const mark = arena.mark();
      const groups = arena.allocate(count * 4);
      const living = this.values.listLiving(first, count, this.cursor.now, groups);
      if (living > 0) take(groups, this.values.columns(groups, living), living);
      arena.rewind(mark);
    }
  }

  restoreRows(groups: number, columns: readonly Column[], rowCount: number): void {
    this.values.fill(groups, columns, rowCount, this.cursor.now);
    this.segments.markAll(this.engine.memory.u32, groups, rowCount);
  }

  ensureGroups(groupCount: number): void {
    this.groupCount = groupCount;
    this.values.ensure(groupCount);
    this.segments.begin(groupCount);
  }

  markGroups(marks: number): void {
    this.values.mark(marks, this.groupCount);
  }

  renumberGroups(groups: number, groupCount: number, keptCount: number): void {
    this.values.renumber(groups, groupCount, keptCount);
    this.groupCount = keptCount;
    this.segments.renew(groupCount);
  }

  release(): void {
    this.values.release();
  }
}
