import { describe, expect, it } from 'vitest';
import { readValues } from '../../../src/batch/read/columnReader.js';
import { int64 } from '../../../src/batch/dataType.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { SliceStore } from '../../../src/window/sliceStore.js';
import {
  AttachedState,
  AttachedTable,
  type AttachedGroups,
} from '../../../src/window/table/attachedTable.js';
import { WindowEnds } from '../../../src/window/table/windowEnds.js';
import { batchFromRows } from '../../support/columns.js';
import { MemorySnapshot } from '../../support/memorySnapshot.js';
import { windowed } from '../../support/windowedRows.js';

const engine = createEngine();
const groups: AttachedGroups = {
  input: windowed,
  keys: [3, 0],
  end: 3,
  calls: [{ kind: 'count', arguments: [1], name: 'n', resultType: int64({ as: 'number' }) }],
};
const batch = (ns: readonly (number | null)[], key: string | null, window_end: number) =>
  batchFromRows(
    engine,
    windowed,
    ns.map((n) => ({ key, n, window_start: 0, window_end })),
  );
const contents = (table: AttachedTable, end: number): unknown[][] =>
  table.emit(end, 0, table.groupCount).map((c) => readValues(engine, c, table.groupCount));

describe('an attached table', () => {
  it('has the end among its keys without keeping it', () => {
    const table = new AttachedTable(engine, groups, 0);
    table.update(batch([1, null, 3], 'a', 20));
    table.update(batch([4], null, 20));
    expect(contents(table, 20)).toEqual([
      [20, 20],
      ['a', null],
      [2, 1],
    ]);
    expect(table.stateBytes).toBeGreaterThan(0);
    expect(table.clear()).toBe(true);
    expect(table.groupCount).toBe(0);
    table.release();
    expect(table.stateBytes).toBe(0);
  });

  it('is written with others and read back', () => {
    const create = (): SliceStore<AttachedTable> =>
      new SliceStore((size) => new AttachedTable(engine, groups, size));
    const windows = create();
    windows.update(20, (table) => table.update(batch([1, 2], 'a', 20)));
    windows.update(10, (table) => table.update(batch([5], 'b', 10)));
    const state = new AttachedState(
      engine,
      groups,
      new WindowEnds(windowed, 'window_end', undefined),
    );
    const snapshot = new MemorySnapshot();
    state.write(snapshot, windows);
    expect(snapshot.parts).toEqual(['windows/10@2', 'windows/20@1']);
    const restored = create();
    state.read(snapshot.reader(engine), restored);
    const found: unknown[] = [];
    restored.forEach((end, table) => void found.push(contents(table, end)));
    expect(found).toEqual([
      [[10], ['b'], [1]],
      [[20], ['a'], [2]],
    ]);
    windows.release();
    restored.release();
  });
});
