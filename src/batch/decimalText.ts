// Decimal text ⇄ unscaled integers.
//
//   '12.5' at scale 3  ⇄  12500n

const DECIMAL = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?\s*$/;
const EXPONENT_LIMIT = 400;

/** 10^exponent, exact. */
export function powerOfTen(exponent: number): bigint {
  return (POWERS[exponent] ??= 10n ** BigInt(exponent));
}

const POWERS: bigint[] = [];

/**
 * The unscaled value of decimal text, exact.
 *
 * @returns undefined when the text is no decimal number or has non-zero digits behind `scale`.
 */
export function parseDecimal(text: string, scale: number): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? '';
  const digits = match[2] + fraction;
  const exponent = Number(match[4] ?? 0);
  if (digits === '' || Math.abs(exponent) > EXPONENT_LIMIT) return undefined;
  const shift = scale - fraction.length + exponent;
  let unscaled = BigInt(digits);
  if (shift >= 0) unscaled *= powerOfTen(shift);
  else {
    const divisor = powerOfTen(-shift);
    if (unscaled % divisor !== 0n) return undefined;
    unscaled /= divisor;
  }
  return match[1] === '-' ? -unscaled : unscaled;
}

/** Plain notation with exactly `scale` digits behind the point: `-0.050`. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  const text = unscaled.toString();
  if (scale === 0) return text;
  const sign = unscaled < 0n ? '-' : '';
  const digits = (sign === '' ? text : text.slice(1)).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
