import { describe, expect, it } from 'vitest';
import { int32, timestamp } from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { toInstants, WindowEnds } from '../../../src/window/table/windowEnds.js';
import { batchFromRows, int64s } from '../../support/columns.js';
import { recordingContext } from '../../support/windowScript.js';

const engine = createEngine();
const rows = schema({ id: int32(), end: timestamp(3).asEpoch().nullable() });

describe('window ends', () => {
  it('keep the rows that are on time, and leave out those without an end', () => {
    const ends = new WindowEnds(rows, 'end', undefined);
    const { context, recorded } = recordingContext(engine, 10);
    const late: object[] = [];
    const batch = batchFromRows(engine, rows, [
      { id: 0, end: 10 },
      { id: 1, end: null },
      { id: 2, end: 20 },
    ]);
    const emitSide = (_: string, side: typeof batch) => void late.push(...readRows(side));
    const kept = ends.onTime({ ...context, emitSide }, batch, 9);
    expect(readRows(kept)).toEqual([{ id: 2, end: 20 }]);
    expect(late).toEqual([{ id: 0, end: 10 }]);
    expect(recorded.lateCount).toBe(1);
    expect(readRows(ends.onTime(context, batch, 8))).toHaveLength(2);
    expect(ends.onTime(context, batch, 100).rowCount).toBe(0);
  });

  it('part batches by end', () => {
    const ends = new WindowEnds(rows, 'end', undefined);
    const batch = batchFromRows(
      engine,
      rows,
      [20, 10, 1e12, 20].map((end, id) => ({ id, end })),
    );
    const parts = [...ends.parts(batch, 1)].map(({ start, part }) => [
      start,
      readRows(part).map(({ id }) => id),
    ]);
    expect(parts).toEqual([
      [10, [1]],
      [20, [0, 3]],
      [1e12, [2]],
    ]);
    expect([...ends.parts(batchFromRows(engine, rows, []), 1)]).toEqual([]);
  });

  it('are wall clock of a zone', () => {
    const ends = new WindowEnds(rows, 'end', 'Asia/Tokyo');
    const hour = 3_600_000;
    expect(ends.lastInstant(10 * hour)).toBe(hour - 1);
    const address = ends.lastInstants(engine, int64s(engine, [10 * hour, 9 * hour]), 2);
    const found = engine.memory.i64.slice(address >>> 3, (address >>> 3) + 2);
    expect([...found]).toEqual([BigInt(hour - 1), -1n]);
  });

  it('without a zone are instants', () => {
    const times = int64s(engine, [1, 2]);
    expect(toInstants(engine, undefined, times, 2)).toBe(times);
  });
});
