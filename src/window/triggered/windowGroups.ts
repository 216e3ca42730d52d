// Window groups: a dense number for each key and window, under which everything of it is kept.
//
//   key columns, start, end ──intern──► group ──► bounds, trigger state, timers, contents
import { columnOf, type Column } from '../../batch/column.js';
import { int64, type Field } from '../../batch/dataType.js';
import { gatherColumn } from '../../batch/gather.js';
import type { GroupUser } from '../../state/keyed/groupUser.js';
import { GrowingColumn } from '../../state/keyed/growingColumn.js';
import { KeyedStateBackend } from '../../state/keyed/keyedStateBackend.js';
import { STATE_ROWS_MAX } from '../../state/keyed/stateRows.js';
import type { Engine } from '../../wasm/engine.js';
import type { WindowList } from './windowList.js';

/** Start and end of the windows, by group. */
class Bounds implements GroupUser {
  private readonly column: GrowingColumn;

  constructor(private readonly engine: Engine) {
    this.column = new GrowingColumn(engine, 16);
  }

  get stateBytes(): number {
    return this.column.bytes;
  }

  start(group: number): number {
    return this.engine.memory.f64[(this.column.address >>> 3) + 2 * group];
  }

  end(group: number): number {
    return this.engine.memory.f64[(this.column.address >>> 3) + 2 * group + 1];
  }

  set(group: number, start: number, end: number): void {
    const { f64 } = this.engine.memory;
    const at = (this.column.address >>> 3) + 2 * group;
    f64[at] = start;
    f64[at + 1] = end;
  }

  ensureGroups(groupCount: number): void {
    this.column.ensure(groupCount);
  }

  markGroups(): void {}

  renumberGroups(groups: number, groupCount: number, keptCount: number): void {
    this.column.renumber(groups, groupCount, keptCount);
  }

  release(): void {
    this.column.release();
  }
}

/** Keys and windows of one operator. */
export class WindowGroups {
  readonly backend: KeyedStateBackend;
  private readonly bounds: Bounds;
  private keys: readonly Column[] = [];
  /** Scratch for one row: its number, its group, its window. */
  private one = 0;

  constructor(
    private readonly engine: Engine,
    keyFields: readonly Field[],
  ) {
    const types = [...keyFields.map(({ type }) => type), int64(), int64()];
    this.backend = new KeyedStateBackend(engine, types, {
      names: [...keyFields.map(({ name }) => name), 'window_start', 'window_end'],
      keyCount: keyFields.length,
      state: 'windowState',
    });
    this.bounds = new Bounds(engine);
    this.backend.attach(this.bounds);
  }

  start(group: number): number {
    return this.bounds.start(group);
  }

  end(group: number): number {
    return this.bounds.end(group);
  }

  /** Groups that came out of a snapshot have their bounds in the key only. */
  readBounds(): void {
    const { backend, engine } = this;
    for (let from = 0; from < backend.groupCount; from += STATE_ROWS_MAX) {
      const count = Math.min(STATE_ROWS_MAX, backend.groupCount - from);
      const mark = engine.arena.mark();
      const columns = backend.keyColumns(0, from, count);
      for (let i = 0; i < count; i++) {
        const { start, end } = this.boundsIn(columns, i);
        this.bounds.set(from + i, start, end);
      }
      engine.arena.rewind(mark);
    }
  }

  /** The bounds in a row of key columns. */
  boundsIn(columns: readonly Column[], row: number): { start: number; end: number } {
    const [starts, ends] = columns.slice(-2);
    const start = readTime(this.engine, starts.values + row * 8);
    return { start, end: readTime(this.engine, ends.values + row * 8) };
  }

  /** The key columns of a batch, which stay valid until the next call. */
  beginBatch(keys: readonly Column[], now: number, rowCount: number): void {
    this.keys = keys;
    this.backend.beginBatch(now, rowCount);
    this.one = this.engine.arena.allocate(32);
  }

  /** Finds or makes the groups of windows of rows of the batch. */
  internAll(windows: WindowList): Uint32Array {
    const { engine } = this;
    const { count } = windows;
    const groups = new Uint32Array(count);
    if (count === 0) return groups;
    const mark = engine.arena.mark();
    const rows = engine.arena.allocate(count * 4);
    engine.memory.u32.set(windows.rows.subarray(0, count), rows >>> 2);
    const keys = this.keys.map((key) => gatherColumn(engine, key, rows, count));
    const starts = this.timeColumn(windows.starts, count);
    const ends = this.timeColumn(windows.ends, count);
    const out = engine.arena.allocate(count * 4);
    this.backend.intern([...keys, starts, ends], count, 0, out);
    groups.set(engine.memory.u32.subarray(out >>> 2, (out >>> 2) + count));
    engine.arena.rewind(mark);
    for (let i = 0; i < count; i++) this.bounds.set(groups[i], windows.starts[i], windows.ends[i]);
    return groups;
  }

  /** Finds or makes the group of a window of one row. */
  intern(row: number, start: number, end: number): number {
    const { engine, one } = this;
    const mark = engine.arena.mark();
    engine.memory.u32[one >>> 2] = row;
    const keys = this.keys.map((key) => gatherColumn(engine, key, one, 1));
    writeTime(engine, one + 16, start);
    writeTime(engine, one + 24, end);
    const times = [columnOf(int64(), one + 16), columnOf(int64(), one + 24)];
    this.backend.intern([...keys, ...times], 1, 0, one + 4);
    const group = engine.memory.u32[(one + 4) >>> 2];
    engine.arena.rewind(mark);
    this.bounds.set(group, start, end);
    return group;
  }

  private timeColumn(times: Float64Array, count: number): Column {
    const address = this.engine.arena.allocate(count * 8);
    for (let i = 0; i < count; i++) writeTime(this.engine, address + i * 8, times[i]);
    return columnOf(int64(), address);
  }
}

/** Reads what {@link writeTime} wrote. */
function readTime({ memory }: Engine, address: number): number {
  const at = address >>> 2;
  const ms = memory.i32[at + 1] * 4294967296 + memory.u32[at];
  return Math.abs(ms) < 2 ** 63 ? ms : Math.sign(ms) * Infinity;
}

/** Writes milliseconds as i64; ±Infinity become the ends of its range. */
function writeTime({ memory }: Engine, address: number, ms: number): void {
  const { i32 } = memory;
  const at = address >>> 2;
  if (Math.abs(ms) === Infinity) {
    i32[at] = ms > 0 ? -1 : 0;
    i32[at + 1] = ms > 0 ? 0x7fffffff : -0x80000000;
    return;
  }
  i32[at] = ms;
  i32[at + 1] = Math.floor(ms / 4294967296);
}
