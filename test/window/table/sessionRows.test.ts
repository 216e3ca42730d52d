import { describe, expect, it } from 'vitest';
import { readValues } from '../../../src/batch/read/columnReader.js';
import { int32, string } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { SessionRows, type EndedSessions } from '../../../src/window/table/sessionRows.js';
import { batchFromRows, int64s } from '../../support/columns.js';
import { MemorySnapshot } from '../../support/memorySnapshot.js';
import { readI64 } from '../../support/rowBatch.js';

const engine = createEngine();
const input = schema({ key: string(), id: int32() });
const options = { input, partition: [0], gapMs: 10 };

function add(
  rows: SessionRows,
  added: readonly (readonly [key: string, id: number, at: number])[],
) {
  const values = added.map(([key, id]) => ({ key, id }));
  const batch = batchFromRows(engine, input, values);
  const times = int64s(
    engine,
    added.map(([, , at]) => at),
  );
  const begun = rows.begin({ columns: batch.columns(), times, watermarks: 0 }, added.length);
  return rows.add(begun, 0, added.length);
}

/** Numbers of the rows, with the bounds of their sessions. */
function contents(rows: SessionRows, { count, ends, ids, sessions, starts }: EndedSessions) {
  const { u32 } = engine.memory;
  const numbers = readValues(engine, rows.store.columnAt(1, ids, count, false), count);
  return numbers.map((id, i) => {
    const at = u32[(sessions >>> 2) + i] * 8;
    return [id, readI64(engine, starts + at, 1)[0], readI64(engine, ends + at, 1)[0]];
  });
}

describe('session rows', () => {
  it('merge with those of sessions that they bridge, and leave in order of arrival', () => {
    const rows = new SessionRows(engine, options);
    add(rows, [
      ['a', 1, 100],
      ['a', 2, 118],
      ['b', 3, 101],
      ['a', 4, 119],
    ]);
    add(rows, [
      ['a', 5, 102],
      ['a', 6, 109],
    ]);
    expect(rows.rowCount).toBe(6);
    expect(rows.lastInstants()).toEqual([110, 128]);
    expect(rows.takeEnded(109).count).toBe(0);
    expect(contents(rows, rows.takeEnded(200))).toEqual([
      [3, 101, 111],
      [1, 100, 129],
      [2, 100, 129],
      [4, 100, 129],
      [5, 100, 129],
      [6, 100, 129],
    ]);
    expect(rows.rowCount).toBe(0);
    expect(add(rows, [['a', 7, 50]]).count).toBe(1);
    rows.release();
  });

  it('are made anew where most have left, and from a snapshot', () => {
    const rows = new SessionRows(engine, options);
    for (let i = 0; i < 40; i++) {
      engine.arena.reset();
      add(
        rows,
        Array.from({ length: 1000 }, (_, j) => [`key ${j}`, j, j < 10 ? 1000 : 100] as const),
      );
    }
    engine.arena.reset();
    expect(rows.takeEnded(500).count).toBe(39_600);
    const held = rows.stateBytes;
    rows.rebuildWhenSparse(500);
    expect(rows.rowCount).toBe(400);
    expect(rows.stateBytes).toBeLessThan(held / 4);
    const snapshot = new MemorySnapshot();
    rows.snapshot(snapshot);
    const restored = new SessionRows(engine, options);
    restored.restore(snapshot.reader(engine), 500);
    for (const some of [rows, restored]) {
      const ended = contents(some, some.takeEnded(1009));
      expect(ended).toHaveLength(400);
      expect(ended[0]).toEqual([0, 1000, 1010]);
      some.release();
    }
  });
});
