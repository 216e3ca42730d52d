// The types of + - * / % and of signs.
import { commonType, isNumeric } from './commonType.js';
import { decimalResult, digitsOf } from './decimal.js';
import { isMonths } from './implicitCast.js';
import { withNullability } from './logicalType.js';
import type { LogicalType } from './logicalType.js';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/**
 * The type of `left operator right`; undefined when there is no such operation. Integers make the
 * wider of their types, also divided; with a DECIMAL they count as one of their digits.
 */
export function arithmeticType(
  operator: ArithmeticOperator,
  left: LogicalType,
  right: LogicalType,
): LogicalType | undefined {
  const isNullable = left.isNullable || right.isNullable;
  const type =
    isNumeric(left) && isNumeric(right)
      ? numberType(operator, left, right)
      : temporalType(operator, left, right);
  return type && withNullability(type, isNullable);
}

function numberType(
  operator: ArithmeticOperator,
  left: LogicalType,
  right: LogicalType,
): LogicalType | undefined {
  const hasDecimal = left.kind === 'DECIMAL' || right.kind === 'DECIMAL';
  const [a, b] = [digitsOf(left), digitsOf(right)];
  if (hasDecimal && a !== undefined && b !== undefined) {
    return { kind: 'DECIMAL', ...decimalResult(operator, a, b), isNullable: false };
  }
  // The rest of a division is of the divisor's type.
  const isRest = operator === '%' && a !== undefined && b !== undefined;
  return isRest ? right : commonType([left, right]);
}

const DATETIME = /^(?:DATE|TIME|TIMESTAMP|TIMESTAMP_LTZ)$/;

/** Times and intervals are added, intervals are multiplied and divided by numbers. */
function temporalType(
  operator: ArithmeticOperator,
  left: LogicalType,
  right: LogicalType,
): LogicalType | undefined {
  const isSum = operator === '+' || operator === '-';
  const isScaled = operator === '*' || operator === '/';
  if (left.kind === 'INTERVAL' && right.kind === 'INTERVAL') {
    return isSum && isMonths(left) === isMonths(right) ? commonType([left, right]) : undefined;
  }
  if (right.kind === 'INTERVAL') {
    if (isSum && DATETIME.test(left.kind)) return left;
    return operator === '*' && isNumeric(left) ? right : undefined;
  }
  if (left.kind !== 'INTERVAL') return undefined;
  if (operator === '+' && DATETIME.test(right.kind)) return right;
  return isScaled && isNumeric(right) ? left : undefined;
}
