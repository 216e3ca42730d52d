import { expect, it } from 'vitest';
import { SEGMENT_ROWS } from '../../assembly/abi/rowStore.js';
import { SegmentTable } from '../../src/join/segmentTable.js';
import { createEngine } from '../../src/wasm/load.node.js';

it('says that its numbers run out before ids of 32 bits do', () => {
  const table = new SegmentTable(createEngine().memory, 4096);
  while (!table.isWornOut) {
    const segment = table.open();
    segment.rowCount = SEGMENT_ROWS;
    segment.latest = 0;
    table.releaseExpired(0);
  }
  expect(table.count * SEGMENT_ROWS).toBeLessThan(2 ** 31);
  expect(table.rowCount).toBe(0);
  table.release();
});
