// Numeric types: Flink's rules of widening and of decimal results.
import { decimal, DataType, float64, int64, type TypeKind } from '../batch/dataType.js';

const INTEGERS: readonly TypeKind[] = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];
const INTEGER_DIGITS: Readonly<Partial<Record<TypeKind, number>>> = {
  TINYINT: 3,
  SMALLINT: 5,
  INT: 10,
  BIGINT: 19,
};

/** TINYINT, SMALLINT, INT or BIGINT. */
export const isInteger = (type: DataType<unknown>): boolean => INTEGERS.includes(type.kind);
/** FLOAT or DOUBLE. */
export const isFloat = (type: DataType<unknown>): boolean =>
  type.kind === 'FLOAT' || type.kind === 'DOUBLE';
/** Any number. */
export const isNumeric = (type: DataType<unknown>): boolean =>
  isInteger(type) || isFloat(type) || type.kind === 'DECIMAL';

/** An exact number as DECIMAL: INT is DECIMAL(10, 0). */
export function asDecimal(type: DataType<unknown>): { precision: number; scale: number } {
  if (type.kind === 'DECIMAL') return type;
  return { precision: INTEGER_DIGITS[type.kind] ?? 38, scale: 0 };
}

/** The type that two numbers are compared or chosen in, NOT NULL. */
export function commonNumericType(a: DataType<unknown>, b: DataType<unknown>): DataType<unknown> {
  if (isFloat(a) || isFloat(b)) {
    const isDouble = [a, b].some((type) => type.kind === 'DOUBLE' || type.kind === 'DECIMAL');
    return isDouble ? float64() : new DataType('FLOAT');
  }
  if (isInteger(a) && isInteger(b)) {
    const kind = INTEGERS[Math.max(INTEGERS.indexOf(a.kind), INTEGERS.indexOf(b.kind))];
    return kind === 'BIGINT' ? int64() : new DataType(kind);
  }
  const [x, y] = [asDecimal(a), asDecimal(b)];
  const scale = Math.max(x.scale, y.scale);
  const whole = Math.max(x.precision - x.scale, y.precision - y.scale);
  return boundedDecimal(whole + scale, scale);
}

/** The DECIMAL that `a ∘ b` has in Flink, NOT NULL. */
export function decimalResult(
  operator: 'add' | 'sub' | 'mul' | 'div' | 'mod',
  a: { precision: number; scale: number },
  b: { precision: number; scale: number },
): DataType<string> {
  if (operator === 'mul') {
    return boundedDecimal(a.precision + b.precision + 1, a.scale + b.scale);
  }
  if (operator === 'div') {
    const scale = Math.max(6, a.scale + b.precision + 1);
    return boundedDecimal(a.precision - a.scale + b.scale + scale, scale);
  }
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [a.precision - a.scale, b.precision - b.scale];
  if (operator === 'mod') return boundedDecimal(Math.min(x, y) + scale, scale);
  return boundedDecimal(Math.max(x, y) + scale + 1, scale);
}

/** Cuts a precision above 38: whole digits are kept, and up to six behind the point. */
function boundedDecimal(precision: number, scale: number): DataType<string> {
  if (precision <= 38) return decimal(Math.max(precision, 1), scale);
  return decimal(38, Math.max(38 - (precision - scale), Math.min(scale, 6)));
}
