// Keyed state backend: the state of the keys of one operator.
//
//   key columns ──intern──► groups ──► handles   columns by group: value, list, map, …
//                                 └──► timers    queues of (time, group)
//
// Invariants
//   · Group numbers hold until the next `beginBatch`. There, when many groups hold nothing any
//     more, the rest is renumbered: state does not grow with keys that come and go.
//   · Handles speak of `cursor.group`; users (handles, timers) have room for all groups.
import { Schema } from '../../batch/schema.js';
import { RowWriter } from '../../batch/writeRows.js';
import { readValues } from '../../batch/read/columnReader.js';
import type { Column } from '../../batch/column.js';
import type { DataType, Field } from '../../batch/dataType.js';
import type {
  SnapshotReader,
  SnapshotWriter,
  StateDistribution,
} from '../../checkpoint/snapshot.js';
import { MillraceError } from '../../error.js';
import { TimerQueue } from '../../time/timerQueue.js';
import type { Engine } from '../../wasm/engine.js';
import { GroupTable } from '../groupTable.js';
import { isShortcut, readKey } from './keyShortcut.js';
import { restoreTable, snapshotTable, type TableKeys } from './keyedTables.js';
import { GONE, type GroupUser } from './groupUser.js';
import { StateCursor } from './stateCursor.js';
import type { StateDescriptor } from './stateDescriptor.js';
import type { StateHandle } from './stateHandle.js';
import type { StateRows } from './stateRows.js';

/** Groups from which on it is worth asking which of them are empty. */
const COLLECT_GROUPS_MIN = 4096;
/** Slots that each handle with a TTL looks at for each row. */
const CLEANUP_PER_ROW = 2;
const RENUMBER_ROWS = 65536;

/** How the tables of a backend are called and distributed in snapshots. */
export interface BackendNaming {
  /** Names of the key columns; default `key_0` … */
  readonly names?: readonly string[];
  /** The first so many key columns say where a row belongs; default all. */
  readonly keyCount?: number;
  /** True where all subtasks have the same. */
  readonly isBroadcast?: boolean;
  /** In front of the names of states; default `state`. */
  readonly state?: string;
}

/** State handles and timers by key. */
export class KeyedStateBackend implements TableKeys {
  /** The group that handles speak of. */
  readonly cursor = new StateCursor();
  private table: GroupTable;
  private readonly handles = new Map<string, StateHandle>();
  private readonly users: GroupUser[] = [];
  /** What snapshots keep, by the name of its table. */
  private readonly tables = new Map<string, StateRows>();
  private collectAt = COLLECT_GROUPS_MIN;
  private roomFor = 0;

  /**
   * @param keyTypes  Any list of types that a group table takes; windows add their bounds as keys.
   */
  constructor(
    readonly engine: Engine,
    private readonly keyTypes: readonly DataType<unknown>[],
    private readonly naming: BackendNaming = {},
  ) {
    this.table = new GroupTable(engine, keyTypes, { payloadBytes: 0 });
  }

  /** Groups known, those that hold nothing any more included. */
  get groupCount(): number {
    return this.table.groupCount;
  }

  /** Bytes of keys, handles and timers. */
  get stateBytes(): number {
    return this.users.reduce((sum, user) => sum + user.stateBytes, this.table.stateBytes);
  }

  /** Adds a state. @throws MillraceError PLAN_INVALID_ARGUMENT when the name is taken. */
  add<H>(name: string, descriptor: StateDescriptor<H>): H {
    if (this.handles.has(name)) {
      throw new MillraceError('PLAN_INVALID_ARGUMENT', `There are two states '${name}'.`);
    }
    const handle = descriptor.create(this.engine, this.cursor, name);
    this.handles.set(name, handle);
    this.attach(handle);
    this.addTable(`${this.naming.state ?? 'state'}:${name}`, handle);
    return handle;
  }

  /** Adds a queue of timers. */
  addTimers(domain: 'event' | 'processing'): TimerQueue {
    const timers = new TimerQueue(this.engine);
    this.attach(timers);
    this.addTable(`timers:${domain}`, timers);
    return timers;
  }

  /** Adds a table to the snapshots, of what is attached. */
  addTable(name: string, rows: StateRows): void {
    this.tables.set(name, rows);
  }

  /** Adds anything else that keeps something by group. */
  attach(user: GroupUser): void {
    this.users.push(user);
    user.ensureGroups(this.roomFor);
  }

  /**
   * To be called before the groups of a batch are interned: sets the time for TTLs, removes some of
   * what has expired, and renumbers groups when many of them are empty.
   */
  beginBatch(now: number, rowCount: number): void {
    this.cursor.now = now;
    for (const handle of this.handles.values()) handle.maintain(rowCount * CLEANUP_PER_ROW);
    if (this.groupCount >= this.collectAt) this.collect();
  }

  /** Finds or makes the group of each row; see {@link GroupTable.intern}. */
  intern(keys: readonly Column[], rowCount: number, rows: number, groupsOut: number): void {
    this.table.intern(keys, rowCount, rows, groupsOut);
    const { groupCount } = this.table;
    if (groupCount <= this.roomFor) return;
    this.roomFor = groupCount;
    for (const user of this.users) user.ensureGroups(groupCount);
  }

  /** The values of a group's key, one a key column. */
  keyOf(group: number): unknown[] {
    const { keyTypes, table } = this;
    if (keyTypes.length === 1 && isShortcut(keyTypes[0])) {
      // Timers ask for one key at a time, for which columns would cost ten times as much.
      const record = table.records + group * table.stride;
      return [readKey(this.engine, keyTypes[0], record)];
    }
    const { arena } = this.engine;
    const mark = arena.mark();
    const columns = this.table.keyColumns(0, group, 1);
    const values = columns.map((column) => readValues(this.engine, column, 1)[0]);
    arena.rewind(mark);
    return values;
  }

  /** The key columns of groups in the batch arena; see {@link GroupTable.keyColumns}. */
  keyColumns(groups: number, from: number, count: number): Column[] {
    return this.table.keyColumns(groups, from, count);
  }

  /** Removes all state of a group; its timers stay. */
  clearGroup(group: number): void {
    for (const handle of this.handles.values()) handle.clearGroup(group);
  }

  /** Names of the states. */
  get stateNames(): string[] {
    return [...this.handles.keys()];
  }

  /** Keys and values of a state, for inspection; a copy. */
  entries(name: string): { key: unknown[]; value: unknown }[] {
    const handle = this.handle(name);
    return this.groupsOf(name).map((group) => ({
      key: this.keyOf(group),
      value: handle.peek(group),
    }));
  }

  /**
   * What a state has for a key, an object of the key columns, for inspection; undefined when
   * nothing.
   *
   * @throws MillraceError DATA_BAD_RECORD for values that are not of the columns' types.
   */
  valueAt(name: string, key: object): unknown {
    const handle = this.handle(name);
    const { arena } = this.engine;
    const mark = arena.mark();
    try {
      const columns = new RowWriter(this.engine, new Schema(this.fields)).write([key]).columns();
      const group = this.table.find(columns);
      return group < 0 ? undefined : handle.peek(group);
    } finally {
      arena.rewind(mark);
    }
  }

  /** The groups that have something in a state. */
  groupsOf(name: string): number[] {
    const handle = this.handle(name);
    const found: number[] = [];
    for (let group = 0; group < this.groupCount; group++) {
      if (handle.peek(group) !== undefined) found.push(group);
    }
    return found;
  }

  /** Writes all tables. What has expired by the time of the last batch or timer is left out. */
  snapshot(writer: SnapshotWriter): void {
    for (const [name, rows] of this.tables) snapshotTable(this, name, rows, writer);
  }

  /** Fills all tables, in their order. `now` is the time of accesses that are not known. */
  restore(reader: SnapshotReader, now: number): void {
    this.cursor.now = now;
    for (const [name, rows] of this.tables) restoreTable(this, name, rows, reader);
    this.collectAt = Math.max(COLLECT_GROUPS_MIN, this.groupCount * 2);
  }

  /** The key columns of tables. */
  get fields(): Field[] {
    const { names = [] } = this.naming;
    return this.keyTypes.map((type, index) => ({ name: names[index] ?? `key_${index}`, type }));
  }

  /** Where rows of tables go by. */
  get distribution(): StateDistribution {
    const { keyCount = this.keyTypes.length, isBroadcast } = this.naming;
    if (isBroadcast === true) return { to: 'broadcast' };
    return { keys: Array.from({ length: keyCount }, (_, index) => index) };
  }

  release(): void {
    for (const user of this.users) user.release();
    this.table.release();
    this.handles.clear();
    this.users.length = 0;
  }

  /** Groups that hold something. */
  get liveCount(): number {
    const { groupCount } = this;
    const { arena, memory } = this.engine;
    const mark = arena.mark();
    const marks = this.markGroups();
    let live = 0;
    for (let group = 0; group < groupCount; group++) if (memory.u8[marks + group] !== 0) live += 1;
    arena.rewind(mark);
    return live;
  }

  /** Renumbers the groups that hold something, when many do not. */
  collect(): void {
    const { groupCount } = this;
    const { arena, memory } = this.engine;
    const mark = arena.mark();
    const marks = this.markGroups();
    const numbers = arena.allocate(groupCount * 4);
    const kept = arena.allocate(groupCount * 4);
    const { u8, u32 } = memory;
    let keptCount = 0;
    for (let group = 0; group < groupCount; group++) {
      const isKept = u8[marks + group] !== 0;
      u32[(numbers >>> 2) + group] = isKept ? keptCount : GONE;
      if (isKept) u32[(kept >>> 2) + keptCount++] = group;
    }
    if (keptCount <= groupCount * 0.75) {
      this.keepKeys(kept, keptCount);
      for (const user of this.users) user.renumberGroups(numbers, groupCount, keptCount);
      this.roomFor = keptCount;
    }
    this.collectAt = Math.max(COLLECT_GROUPS_MIN, this.groupCount * 2);
    arena.rewind(mark);
  }

  /** A byte a group in the batch arena: not 0 where something is held. */
  private markGroups(): number {
    const marks = this.engine.arena.allocateZeroed(this.groupCount);
    for (const user of this.users) user.markGroups(marks);
    return marks;
  }

  private handle(name: string): StateHandle {
    const handle = this.handles.get(name);
    if (handle !== undefined) return handle;
    const known = this.stateNames.join(', ') || 'none';
    throw new MillraceError('PLAN_INVALID_ARGUMENT', `No state '${name}'; there are: ${known}.`);
  }

  /** Interns the keys that are kept in a new table: in order, so that they number 0, 1, … */
  private keepKeys(kept: number, keptCount: number): void {
    const { engine, keyTypes } = this;
    const table = new GroupTable(engine, keyTypes, { payloadBytes: 0, expectedGroups: keptCount });
    for (let from = 0; from < keptCount; from += RENUMBER_ROWS) {
      const count = Math.min(RENUMBER_ROWS, keptCount - from);
      const mark = engine.arena.mark();
      const keys = this.table.keyColumns(kept + from * 4, 0, count);
      table.intern(keys, count, 0, engine.arena.allocate(count * 4));
      engine.arena.rewind(mark);
    }
    this.table.release();
    this.table = table;
  }
}
