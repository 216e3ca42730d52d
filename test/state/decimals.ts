// Decimal text to unscaled integers and back, for references.
import { formatDecimal } from '../../src/batch/decimalText.js';

export { formatDecimal };

/** The unscaled integer of decimal text with exactly `scale` digits behind the point. */
export function parseDecimal(text: string, scale: number): bigint {
  const [whole, fraction = ''] = text.split('.');
  const digits = BigInt(whole.replace('-', '') + fraction.padEnd(scale, '0'));
  return text.startsWith('-') ? -digits : digits;
}
