// Precision and scale of what is computed with DECIMAL, as Flink derives them:
//
//     a + b, a - b   scale max(s1, s2)           precision max(p1 - s1, p2 - s2) + scale + 1
//     a * b          scale s1 + s2               precision p1 + p2 + 1
//     a / b          scale max(6, s1 + p2 + 1)   precision p1 - s1 + s2 + scale
//     a % b          scale max(s1, s2)           precision min(p1 - s1, p2 - s2) + scale
//
// Beyond 38 digits the scale gives way, down to 6, so that whole digits are kept.
import { MAX_DECIMAL_PRECISION } from './logicalType.js';
import type { DecimalType, LogicalType } from './logicalType.js';

/** Digits of a decimal. */
export interface Digits {
  readonly precision: number;
  readonly scale: number;
}

const MIN_ADJUSTED_SCALE = 6;

/** The digits of `a operator b`. */
export function decimalResult(operator: '+' | '-' | '*' | '/' | '%', a: Digits, b: Digits): Digits {
  const [wholeA, wholeB] = [a.precision - a.scale, b.precision - b.scale];
  const larger = Math.max(a.scale, b.scale);
  switch (operator) {
    case '*':
      return adjusted(a.precision + b.precision + 1, a.scale + b.scale);
    case '/': {
      const scale = Math.max(MIN_ADJUSTED_SCALE, a.scale + b.precision + 1);
      return adjusted(wholeA + b.scale + scale, scale);
    }
    case '%':
      return adjusted(Math.min(wholeA, wholeB) + larger, larger);
    default:
      return adjusted(Math.max(wholeA, wholeB) + larger + 1, larger);
  }
}

function adjusted(precision: number, scale: number): Digits {
  if (precision <= MAX_DECIMAL_PRECISION) return { precision, scale };
  const room = MAX_DECIMAL_PRECISION - (precision - scale);
  const least = Math.min(scale, MIN_ADJUSTED_SCALE);
  return { precision: MAX_DECIMAL_PRECISION, scale: Math.max(room, least) };
}

/** Digits that hold both: of CASE, COALESCE, UNION. */
export function commonDigits(a: Digits, b: Digits): Digits {
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const scale = Math.min(Math.max(a.scale, b.scale), MAX_DECIMAL_PRECISION - whole);
  return { precision: whole + scale, scale };
}

/** Digits of ROUND(decimal, places); rounding up may take a digit more. */
export function roundedDigits({ precision, scale }: Digits, places: number): Digits {
  if (places >= scale) return { precision, scale };
  const whole = 1 + precision - scale;
  if (places < 0) return { precision: Math.min(MAX_DECIMAL_PRECISION, whole), scale: 0 };
  return { precision: whole + places, scale: places };
}

const INTEGER_PRECISION: Readonly<Record<string, number>> = {
  TINYINT: 3,
  SMALLINT: 5,
  INT: 10,
  BIGINT: 19,
};

/** A DECIMAL's digits, or those that an integer type has room for; undefined for other types. */
export function digitsOf(type: LogicalType): Digits | undefined {
  if (type.kind === 'DECIMAL') return type;
  const precision = INTEGER_PRECISION[type.kind];
  return precision === undefined ? undefined : { precision, scale: 0 };
}

/** The type of SUM: that of its argument, with as many digits as there are for DECIMAL. */
export function sumType(type: LogicalType): LogicalType {
  return type.kind === 'DECIMAL' ? { ...type, precision: MAX_DECIMAL_PRECISION } : type;
}

/**
 * The type of AVG: that of its argument (of an integer, an integer), DECIMAL with 6 places or more.
 */
export function averageType(type: LogicalType): LogicalType {
  if (type.kind !== 'DECIMAL') return type;
  const digits = decimalResult('/', sumDigits(type), { precision: 20, scale: 0 });
  return { ...type, ...digits };
}

const sumDigits = ({ scale }: DecimalType): Digits => ({ precision: MAX_DECIMAL_PRECISION, scale });
