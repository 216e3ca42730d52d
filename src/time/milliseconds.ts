// Milliseconds between JavaScript numbers, where ±Infinity means "before" and "after everything",
// and i64.

const I64_MIN = -(2n ** 63n);
const I64_MAX = 2n ** 63n - 1n;

/** The i64 of milliseconds; ±Infinity become the ends of its range. */
export function toI64(ms: number): bigint {
  if (ms === -Infinity) return I64_MIN;
  if (ms === Infinity) return I64_MAX;
  return BigInt(ms);
}

/** The milliseconds of an i64; the ends of its range become ±Infinity. */
export function fromI64(ms: bigint): number {
  if (ms === I64_MIN) return -Infinity;
  if (ms === I64_MAX) return Infinity;
  return Number(ms);
}
