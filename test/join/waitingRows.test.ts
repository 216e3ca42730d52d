import { beforeEach, describe, expect, it } from 'vitest';
import { readValues } from '../../src/batch/read/columnReader.js';
import { WaitingRows, type RowIds } from '../../src/join/waitingRows.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { WindowEnds } from '../../src/window/table/windowEnds.js';
import { batchFromRows } from '../support/columns.js';
import { MemorySnapshot } from '../support/memorySnapshot.js';
import { readI64 } from '../support/rowBatch.js';
import { windowed } from '../support/windowedRows.js';

const engine = createEngine();
const ends = new WindowEnds(windowed, 'window_end', undefined);
let rows = create();

function create(): WaitingRows {
  return new WaitingRows(engine, { schema: windowed, keys: [0], ends, tableName: 'rows' });
}

/** Adds rows by number and end. */
function add(...added: readonly (readonly [n: number, end: number])[]): void {
  const values = added.map(([n, end]) => ({
    key: `a key that is longer than a view ${n}`,
    n,
    window_start: 0,
    window_end: end,
  }));
  rows.add(batchFromRows(engine, windowed, values));
}

const numbers = ({ ids, count }: RowIds): unknown[] =>
  readValues(engine, rows.store.columnAt(1, ids, count, false), count);

beforeEach(() => {
  rows.release();
  engine.arena.reset();
  rows = create();
});

describe('waiting rows', () => {
  it('are taken by window, then by arrival, each once', () => {
    add([1, 30], [2, 10], [3, 20]);
    add([4, 10], [5, 1e12]);
    expect(rows.nextDue).toBe(9);
    expect(numbers(rows.takeDue(8))).toEqual([]);
    const due = rows.takeDue(29);
    expect(numbers(due)).toEqual([2, 4, 3, 1]);
    expect(readI64(engine, rows.lastInstants(due.ids, due.count), 4)).toEqual([9, 9, 19, 29]);
    expect(rows.rowCount).toBe(1);
    expect(numbers(rows.takeDue(29))).toEqual([]);
    expect(rows.nextDue).toBe(1e12 - 1);
    expect(numbers(rows.takeDue(Infinity))).toEqual([5]);
    expect(rows.nextDue).toBe(Infinity);
  });

  it('give their memory back when all of a segment were due', () => {
    for (let i = 0; i < 3; i++)
      add(...Array.from({ length: 1000 }, (_, n) => [n, i * 10 + 10] as const));
    const held = rows.stateBytes;
    rows.takeDue(19);
    rows.releaseDue(19);
    expect(rows.stateBytes).toBeLessThan(held);
    expect(rows.takeDue(29).count).toBe(1000);
  });

  it('are copied when few of many are left', () => {
    for (let i = 0; i < 80; i++) {
      engine.arena.reset();
      add(...Array.from({ length: 1000 }, (_, n) => [n, n === 999 ? 500 : 10] as const));
    }
    const held = rows.stateBytes;
    rows.takeDue(9);
    rows.releaseDue(9);
    expect(rows.stateBytes).toBeLessThan(held / 20);
    expect(numbers(rows.waiting())).toEqual(Array.from({ length: 80 }, () => 999));
    expect(rows.takeDue(499).count).toBe(80);
  });

  it('are kept by choice', () => {
    add([1, 10], [2, 10], [3, 20]);
    const { ids } = rows.waiting();
    rows.retain({ ids: ids + 4, count: 2 });
    expect(rows.rowCount).toBe(2);
    expect(numbers(rows.takeDue(99))).toEqual([2, 3]);
  });

  it('are written without those that were taken', () => {
    add([1, 10], [2, 20], [3, 30]);
    rows.takeDue(9);
    const snapshot = new MemorySnapshot();
    rows.snapshot(snapshot, 9);
    rows.release();
    rows = create();
    rows.restore(snapshot.reader(engine), 9);
    expect(rows.rowCount).toBe(2);
    expect(numbers(rows.takeDue(29))).toEqual([2, 3]);
    expect([...snapshot.tables.keys()]).toEqual(['rows']);
  });
});
