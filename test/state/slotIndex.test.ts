import { expect, it } from 'vitest';
import { EntryChains } from '../../src/state/keyed/entryChains.js';
import { SlotIndex } from '../../src/state/keyed/slotIndex.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();
const hashOf = (slot: number): number => Math.imul(slot % 50, 0x9e3779b1);

it.each([0, 1, 17, 600, 5000])('an index filled at once finds %i slots as one by one', (count) => {
  const chains = new EntryChains(engine);
  chains.ensureGroups(20);
  for (let i = 0; i < count; i++) chains.append(i % 20);
  for (let slot = 0; slot < count; slot += 3) chains.remove(slot);
  const oneByOne = new SlotIndex(engine, chains);
  const atOnce = new SlotIndex(engine, chains);
  atOnce.ensure(count);
  const live = Array.from({ length: count }, (_, slot) => slot).filter((slot) => slot % 3 > 0);
  for (const slot of live) oneByOne.add(slot, chains.ownerOf(slot), hashOf(slot));
  for (const slot of live) atOnce.note(slot, hashOf(slot));
  atOnce.refill(count);
  for (const slot of live) {
    for (const index of [oneByOne, atOnce]) {
      let position = index.start(chains.ownerOf(slot), hashOf(slot));
      while (index.slotAt(position) !== slot && index.slotAt(position) >= 0) {
        position = index.next(position);
      }
      expect(index.slotAt(position)).toBe(slot);
    }
  }
  for (const part of [chains, oneByOne, atOnce]) part.release();
});
