import { expect, it } from 'vitest';
import { GrowingColumn } from '../../../src/state/keyed/growingColumn.js';
import { forEachTagged, tagGroups } from '../../../src/state/keyed/taggedGroups.js';
import { createEngine } from '../../../src/wasm/load.node.js';

it.each([0, 1, 17, 8192, 20_000])('finds the groups that were tagged, of %i', (count) => {
  const engine = createEngine();
  const tags = new GrowingColumn(engine, 1);
  tags.ensure(count);
  const some = Array.from({ length: count }, (_, i) => i).filter((i) => (i * 13) % 7 < 3);
  const groups = engine.arena.allocate(some.length * 4);
  engine.memory.u32.set(some, groups >>> 2);
  tagGroups(engine, tags, groups, some.length);
  const found: number[] = [];
  forEachTagged(engine, tags, count, (address, listed) => {
    found.push(...engine.memory.u32.subarray(address >>> 2, (address >>> 2) + listed));
  });
  expect(found).toEqual(some);
});
