// The kernels behind the partitioner and the messages, against plain loops.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH } from '../../assembly/abi/stringView.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();
const LENGTHS = [0, 1, 2, 15, 16, 17, 1000];

/** Rows of each target, in order. */
function plainDeal(hashes: readonly number[], targetOf: readonly number[], targets: number) {
  const groupOf = (hash: number): number => Number((BigInt(hash) * BigInt(targetOf.length)) >> 32n);
  return Array.from({ length: targets }, (_, target) =>
    hashes.flatMap((hash, row) => (targetOf[groupOf(hash)] === target ? [row] : [])),
  );
}

function dealt(hashes: readonly number[], targetOf: readonly number[], targets: number) {
  const { arena, kernels, memory } = engine;
  const mark = arena.mark();
  const count = hashes.length;
  const [hashesAt, rows, scratch] = [0, 0, 0].map(() => arena.allocate(count * 4));
  const targetsAt = arena.allocate(targetOf.length * 2);
  const ends = arena.allocate(targets * 4);
  memory.u32.set(hashes, hashesAt >>> 2);
  new Uint16Array(memory.u8.buffer, targetsAt, targetOf.length).set(targetOf);
  memory.u32.fill(0xdead, ends >>> 2, (ends >>> 2) + targets);
  const { length } = targetOf;
  const got = kernels.dealHashes(hashesAt, count, length, targetsAt, targets, ends, rows, scratch);
  expect(got).toBe(count);
  const found = Array.from({ length: targets }, (_, target) => {
    const from = target === 0 ? 0 : memory.u32[(ends >>> 2) + target - 1];
    const until = memory.u32[(ends >>> 2) + target];
    return [...memory.u32.subarray((rows >>> 2) + from, (rows >>> 2) + until)];
  });
  arena.rewind(mark);
  return found;
}

const hash = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
);

describe('dealHashes', () => {
  it.each([1, 2, 3, 7])('gives %i targets their rows, in order', (targets) => {
    for (const length of LENGTHS) {
      fc.assert(
        fc.property(
          fc.array(hash, { minLength: length, maxLength: length }),
          fc.array(fc.nat(targets - 1), { minLength: 1, maxLength: 200 }),
          (hashes, targetOf) => {
            expect(dealt(hashes, targetOf, targets)).toEqual(plainDeal(hashes, targetOf, targets));
          },
        ),
        { numRuns: length > 100 ? 5 : 25 },
      );
    }
  });

  it('leaves a target without rows where none is its', () => {
    expect(dealt([5, 6, 7], [1, 1], 2)).toEqual([[], [0, 1, 2]]);
    expect(dealt([5, 6, 7], [2, 2, 2], 3)).toEqual([[], [], [0, 1, 2]]);
  });

  it('takes as many key groups as there may be', () => {
    const groups = 32_768;
    const targetOf = Array.from({ length: groups }, (_, group) => Math.floor(group / 10_923));
    const hashes = Array.from({ length: 1000 }, (_, i) => (i * 2654435761) % 2 ** 32);
    expect(dealt(hashes, targetOf, 3)).toEqual(plainDeal(hashes, targetOf, 3));
  });
});

it('relocateViews moves the addresses of long strings, and nothing else', () => {
  const { arena, kernels, memory } = engine;
  const length = fc.constantFrom(0, 1, VIEW_INLINE_MAX, VIEW_INLINE_MAX + 1, 500);
  fc.assert(
    fc.property(fc.array(length, { maxLength: 40 }), fc.integer(), (lengths, delta) => {
      const mark = arena.mark();
      const views = arena.allocate(lengths.length * 16);
      const words = memory.u32.subarray(views >>> 2, (views >>> 2) + lengths.length * 4);
      const expected = lengths.flatMap((each, row) => {
        const view = [0, row + 1, row + 2, row * 1000];
        view[VIEW_LENGTH >>> 2] = each;
        words.set(view, row * 4);
        if (each > VIEW_INLINE_MAX) view[VIEW_ADDRESS >>> 2] += delta;
        return view.map((word) => word >>> 0);
      });
      expect(kernels.relocateViews(views, lengths.length, delta)).toBe(lengths.length);
      expect([...words]).toEqual(expected);
      arena.rewind(mark);
    }),
  );
});
