import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotIndex } from '../../../src/state/keyed/slotIndex.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const engine = createEngine();

/** Slots in the order of probing for a group and hash. */
function probe(index: SlotIndex, group: number, hash: number): number[] {
  const found: number[] = [];
  let position = index.start(group, hash);
  if (position < 0) return found;
  for (; index.slotAt(position) >= 0; position = index.next(position))
    found.push(index.slotAt(position));
  return found;
}

describe('SlotIndex', () => {
  it('finds every slot from its home on, also where hashes collide', () => {
    const step = fc.record({
      isAdd: fc.boolean(),
      group: fc.nat(2),
      hash: fc.nat(3),
      at: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const groups: number[] = [];
        const owners = engine.arena.allocate(150 * 12);
        const ownerAt = (slot: number): number => (owners >>> 2) + slot * 3;
        const ownerOf = (slot: number): number => engine.memory.u32[ownerAt(slot)];
        const index = new SlotIndex(engine, { ownerOf, owners });
        const live = new Map<number, { group: number; hash: number }>();
        for (const { isAdd, group, hash, at } of steps) {
          if (isAdd) {
            const slot = groups.push(group) - 1;
            engine.memory.u32[ownerAt(slot)] = group;
            index.add(slot, group, hash);
            live.set(slot, { group, hash });
          } else if (live.size > 0) {
            const slot = [...live.keys()][at % live.size];
            index.remove(slot, groups[slot]);
            live.delete(slot);
          }
        }
        for (const [slot, of] of live) expect(probe(index, of.group, of.hash)).toContain(slot);
        groups.forEach((_, slot) => {
          if (!live.has(slot)) engine.memory.u32[ownerAt(slot)] = 0xffffffff;
        });
        index.refill(groups.length);
        for (const [slot, of] of live) expect(probe(index, of.group, of.hash)).toContain(slot);
        index.release();
        expect(index.bytes).toBe(0);
      }),
    );
  });

  it('grows', () => {
    const index = new SlotIndex(engine, { ownerOf: () => 7, owners: 0 });
    for (let slot = 0; slot < 5000; slot++) index.add(slot, 7, Math.imul(slot, 0x9e3779b1));
    for (let slot = 0; slot < 5000; slot += 97)
      expect(probe(index, 7, Math.imul(slot, 0x9e3779b1))).toContain(slot);
    index.release();
  });
});
