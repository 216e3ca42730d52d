import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/wasm/load.node.js';
import { int64s } from '../support/columns.js';

const engine = createEngine();

/** An i128 as two words. */
const wordsOf = (value: bigint): bigint[] => [BigInt.asIntN(64, value), value >> 64n];

/** Half up, away from zero. */
function mean(sum: bigint, count: bigint, factor: bigint): bigint {
  if (count <= 0n) return 0n;
  const magnitude = (sum < 0n ? -sum : sum) * factor;
  const rounded = (magnitude * 2n + count) / (count * 2n);
  return sum < 0n ? -rounded : rounded;
}

function meansOf(rows: readonly (readonly [bigint, bigint])[], factor: number) {
  engine.arena.reset();
  const sums = int64s(
    engine,
    rows.flatMap(([sum]) => wordsOf(sum)),
  );
  const counts = int64s(
    engine,
    rows.map(([, count]) => count),
  );
  const out = engine.arena.allocate(rows.length * 16);
  const status = engine.kernels.meansI128(sums, counts, out, rows.length, factor);
  const { i64, u64 } = engine.memory;
  const at = out >>> 3;
  const means = rows.map((_, i) => (i64[at + i * 2 + 1] << 64n) | u64[at + i * 2]);
  return { status, means };
}

describe('meansI128', () => {
  const limit = 10n ** 38n;
  const sum = fc.oneof(
    fc.bigInt({ min: -limit + 1n, max: limit - 1n }),
    fc.bigInt({ min: -1000n, max: 1000n }),
    fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }),
  );
  const count = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 2n ** 33n }));
  const factor = fc.constantFrom(1, 10, 1_000_000, 1_000_000_000);

  it('divides and rounds half up, or says that it cannot', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(sum, count), { maxLength: 20 }), factor, (rows, by) => {
        const expected = rows.map(([of, n]) => mean(of, n, BigInt(by)));
        const { status, means } = meansOf(rows, by);
        const magnitude = (of: bigint): bigint => (of < 0n ? -of : of);
        const isLarge = rows.some(
          ([of, n]) => n >= 2n ** 31n || magnitude(of) * BigInt(by) >= 2n ** 127n,
        );
        const isLong = expected.some((of) => magnitude(of) >= limit);
        if (status < 0) expect(isLarge || isLong).toBe(true);
        else expect(means).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [7n, 3n, 2n],
    [limit - 1n, 1n, limit - 1n],
    [2n ** 64n - 1n, 2n, 2n ** 63n],
  ])('of %d by %d is %d', (of, n, expected) => {
    expect(meansOf([[of, n]], 1)).toEqual({ status: 1, means: [expected] });
  });
});
