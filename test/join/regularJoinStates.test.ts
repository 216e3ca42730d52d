import { expect, it } from 'vitest';
import { SegmentStates } from '../../src/join/regularJoinStates.js';
import { createEngine } from '../../src/wasm/load.node.js';

it('keeps states of segments as they become more', () => {
  const { memory } = createEngine();
  const before = memory.usedBytes;
  const states = new SegmentStates(memory);
  states.begin();
  states.cover(1);
  states.change(0);
  states.begin();
  states.cover(2000);
  expect([states.changed(0), states.changed(1999), states.gone(1999)]).toEqual([1, 0, 0]);
  states.recycle(1999);
  expect(states.changed(1999)).toBe(2);
  states.release();
  expect(memory.usedBytes).toBe(before);
});
