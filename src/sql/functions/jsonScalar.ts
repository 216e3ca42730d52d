// Scalars of JSON as values of SQL: JSON_VALUE … RETURNING.
import type { LogicalType } from '../types/index.js';

const BITS: Readonly<Record<string, number>> = { TINYINT: 8, SMALLINT: 16, INT: 32, BIGINT: 64 };
const NUMBER = /^([+-]?)0*(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** The value as a type of SQL; undefined where there is none. */
export function scalarTo(json: { toString(): string }, type: LogicalType): unknown {
  const text = String(json).trim();
  switch (type.kind) {
    case 'BOOLEAN':
      return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
    case 'FLOAT':
    case 'DOUBLE':
      return text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT': {
      const whole = scaled(text, 0, false);
      if (whole === undefined || BigInt.asIntN(BITS[type.kind], whole) !== whole) return undefined;
      return type.kind === 'BIGINT' ? whole : Number(whole);
    }
    case 'DECIMAL': {
      const digits = scaled(text, type.scale, true);
      if (digits === undefined || String(digits).replace('-', '').length > type.precision) {
        return undefined;
      }
      return pointed(digits, type.scale);
    }
    default:
      return String(json);
  }
}

/** The digits of a number with so many behind the point, rounded half up or cut. */
function scaled(text: string, scale: number, isRounded: boolean): bigint | undefined {
  const match = NUMBER.exec(text);
  if (match === null || (match[2] === '' && (match[3] ?? '') === '' && !/0/.test(text))) {
    return undefined;
  }
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const shift = scale - fraction.length + Number(exponent);
  let value: bigint;
  if (shift >= 0) value = BigInt(digits + '0'.repeat(shift));
  else {
    const kept = digits.slice(0, shift);
    const next = digits.padStart(-shift, '0').at(digits.length + shift) ?? '0';
    value =
      BigInt(kept) + (isRounded && kept.length === digits.length + shift && next >= '5' ? 1n : 0n);
  }
  return sign === '-' ? -value : value;
}

function pointed(digits: bigint, scale: number): string {
  if (scale === 0) return String(digits);
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  return `${digits < 0n ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
