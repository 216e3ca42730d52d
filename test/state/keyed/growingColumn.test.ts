import { describe, expect, it } from 'vitest';
import { GONE } from '../../../src/state/keyed/groupUser.js';
import { GrowingColumn } from '../../../src/state/keyed/growingColumn.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const engine = createEngine();

describe('GrowingColumn', () => {
  it.each([1, 4, 8, 12, 16])('grows zeroed and keeps its cells, %i bytes each', (width) => {
    const column = new GrowingColumn(engine, width);
    for (const count of [1, 17, 1000, 50_000]) {
      column.ensure(count);
      expect(column.capacity).toBeGreaterThanOrEqual(count);
      expect(engine.memory.u8[column.address + (count - 1) * width]).toBe(0);
      engine.memory.u8[column.address + (count - 1) * width] = count & 255;
    }
    expect(engine.memory.u8[column.address + 16 * width]).toBe(17);
    expect(engine.memory.u8[column.address + 999 * width]).toBe(1000 & 255);
    column.release();
    expect(column.bytes).toBe(0);
  });

  it('moves cells to their new numbers, zeroes the rest and shrinks', () => {
    const column = new GrowingColumn(engine, 4);
    const count = 20_000;
    column.ensure(count);
    const numbers = engine.arena.allocate(count * 4);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      engine.memory.u32[(column.address >>> 2) + i] = i + 1;
      engine.memory.u32[(numbers >>> 2) + i] = i % 4 === 1 ? kept++ : GONE;
    }
    const before = column.bytes;
    column.renumber(numbers, count, kept);
    expect(column.bytes).toBeLessThan(before / 2);
    const cells = engine.memory.u32.subarray(column.address >>> 2);
    expect([...cells.subarray(0, 3)]).toEqual([2, 6, 10]);
    expect(cells[kept - 1]).toBe(4 * (kept - 1) + 2);
    column.ensure(count);
    expect(engine.memory.u32[(column.address >>> 2) + kept]).toBe(0);
    column.release();
  });
});
