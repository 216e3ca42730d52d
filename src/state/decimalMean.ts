// Means of decimals: 128-bit sums by counts, rounded half up to the scale of the result.
import type { DataType } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import type { AggregateCall } from './aggregateCall.js';

const LIMIT = 10n ** 38n;

/** Powers of ten that fit 32 bits: the kernel takes no larger ones. */
const FACTOR_DIGITS_MAX = 9;

/**
 * Divides, once a group that is emitted: by a kernel, and with BigInt where a number is too large
 * for it.
 *
 * @param sums  Address of i128 sums of scale `type.scale`.
 * @param counts  Address of i64 counts; a mean by 0 is 0, which the caller marks as null.
 * @returns Address of i128 means of the scale of the call's result, in the arena.
 */
export function decimalMeans(
  engine: Engine,
  sums: number,
  counts: number,
  count: number,
  type: DataType<unknown>,
  call: AggregateCall,
): number {
  const out = engine.arena.allocate(count * 16);
  const digits = call.resultType.scale - type.scale;
  const isSmall = digits <= FACTOR_DIGITS_MAX;
  if (isSmall && engine.kernels.meansI128(sums, counts, out, count, 10 ** digits) >= 0) return out;
  const { i64, u64 } = engine.memory;
  const factor = 10n ** BigInt(digits);
  for (let i = 0; i < count; i++) {
    const at = (sums >>> 3) + i * 2;
    const sum = (i64[at + 1] << 64n) | u64[at];
    const mean = roundedQuotient(sum * factor, i64[(counts >>> 3) + i]);
    if (mean >= LIMIT || mean <= -LIMIT) {
      throw new MillraceError('DATA_OVERFLOW', `The mean '${call.name}' has more than 38 digits.`);
    }
    i64[(out >>> 3) + i * 2] = BigInt.asIntN(64, mean);
    i64[(out >>> 3) + i * 2 + 1] = mean >> 64n;
  }
  return out;
}

/** Half up: away from zero at the half, as Java's RoundingMode.HALF_UP. */
function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  if (divisor <= 0n) return 0n;
  const magnitude = dividend < 0n ? -dividend : dividend;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  return dividend < 0n ? -rounded : rounded;
}
