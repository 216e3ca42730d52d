import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryChains } from '../../../src/state/keyed/entryChains.js';
import { GONE } from '../../../src/state/keyed/groupUser.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const engine = createEngine();
const GROUPS = 4;

const slotsOf = (chains: EntryChains, group: number): number[] => {
  const found: number[] = [];
  for (let slot = chains.first(group); slot >= 0; slot = chains.next(slot)) found.push(slot);
  return found;
};

describe('EntryChains', () => {
  it('chains the entries of each group in order, through removals and compaction', () => {
    const step = fc.record({
      kind: fc.constantFrom('append', 'append', 'append', 'remove', 'compact'),
      group: fc.nat(GROUPS - 1),
      at: fc.nat(10),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const chains = new EntryChains(engine);
        chains.ensureGroups(GROUPS);
        const naive = Array.from({ length: GROUPS }, (): number[] => []);
        for (const { kind, group, at } of steps) {
          if (kind === 'append') naive[group].push(chains.append(group));
          else if (kind === 'remove' && naive[group].length > 0) {
            const [slot] = naive[group].splice(at % naive[group].length, 1);
            chains.remove(slot);
            expect(chains.groupOf(slot)).toBeUndefined();
          } else if (kind === 'compact') {
            chains.compact((numbers) => {
              const numberOf = engine.memory.u32.subarray(numbers >>> 2);
              for (const slots of naive) slots.forEach((slot, i) => (slots[i] = numberOf[slot]));
            });
            expect(chains.slotCount).toBe(chains.liveCount);
          }
          for (let of = 0; of < GROUPS; of++) {
            expect(slotsOf(chains, of)).toEqual(naive[of]);
            expect(chains.count(of)).toBe(naive[of].length);
            for (const slot of naive[of]) expect(chains.ownerOf(slot)).toBe(of);
          }
        }
        chains.release();
      }),
    );
  });

  it('marks the groups that have entries and follows their new numbers', () => {
    const chains = new EntryChains(engine);
    chains.ensureGroups(3);
    const slots = [chains.append(2), chains.append(0), chains.append(2)];
    const marks = engine.arena.allocateZeroed(3);
    chains.mark(marks, 3);
    expect([...engine.memory.u8.subarray(marks, marks + 3)]).toEqual([1, 0, 1]);
    const numbers = engine.arena.allocate(12);
    engine.memory.u32.set([0, GONE, 1], numbers >>> 2);
    chains.renumberGroups(numbers, 3, 2);
    expect(slotsOf(chains, 1)).toEqual([slots[0], slots[2]]);
    expect(chains.ownerOf(slots[0])).toBe(1);
    chains.release();
  });
});
