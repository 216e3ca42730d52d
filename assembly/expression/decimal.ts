// DECIMAL: exact up to 38 digits, rounded half away from zero. Values whose intermediate results
// fit 64 bits take a short way, the others go over limbs (wide.ts).
import {
  DECIMAL_CAST, DECIMAL_TRY, OP_DECIMAL_ABSOLUTE, OP_DECIMAL_DIVIDE,
  OP_DECIMAL_MODULO, OP_DECIMAL_MULTIPLY, OP_DECIMAL_NEGATE, OP_DECIMAL_SIGN, OP_DECIMAL_SUBTRACT,
  OP_RESCALE, ROUND_CEIL, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP,
} from "../abi/expressionOperation";
import { STATUS_BAD_VALUE, STATUS_DIVISION_BY_ZERO, STATUS_OVERFLOW } from "../abi/status";
import { high, isNegative, low, readValue, writeValue } from "./decimalValue";
import { decimalFloats } from "./decimalFloat";
import {
  fail, first, firstStep, firstWidth, isLive, isPresent, operation, out, outWidth, parameter,
  propagateNulls, requireValidity, second, secondStep, secondWidth, setNull,
} from "./operands";
import {
  addWide, divideWide, hasDigits, hasRemainder, incrementQuotient, left, multiplyWide, powerHigh,
  powerLow, quotient, right, roundHalfUp, scaleUp, setWide, subtractWide,
} from "./wide";

const SHORT_MAX: u64 = 0x3fffffffffffffff; // two such magnitudes can be added

/** Runs one instruction of decimals over a chunk. */
export function decimal(rowCount: i32): i32 {
  if (operation > OP_DECIMAL_SIGN) return decimalFloats(rowCount);
  if (operation == OP_RESCALE) return rescaleAll(rowCount);
  propagateNulls(rowCount);
  if (operation >= OP_DECIMAL_NEGATE) return signs(rowCount);
  for (let row = 0; row < rowCount; row++) {
    // Values of null rows may be far outside the type: nothing is computed from them.
    if (!isPresent(row)) continue;
    const status = operate(row);
    if (status < 0 && isLive(row)) return fail(status, row);
  }
  return rowCount;
}

@inline
function outAt(row: i32): usize {
  return out + <usize>row * <usize>outWidth;
}

function operate(row: i32): i32 {
  readValue(first + <usize>row * firstStep * <usize>firstWidth, firstWidth);
  const x = low;
  const xHigh = high;
  const xNegative = isNegative;
  readValue(second + <usize>row * secondStep * <usize>secondWidth, secondWidth);
  const y = low;
  const yHigh = high;
  let yNegative = isNegative;
  const scale = parameter & 63;
  const otherScale = (parameter >> 6) & 63;
  const resultScale = (parameter >> 12) & 63;
  const precision = parameter >> 18;
  const divides = operation == OP_DECIMAL_DIVIDE || operation == OP_DECIMAL_MODULO;
  if (divides && (y | yHigh) == 0) return STATUS_DIVISION_BY_ZERO;
  if ((xHigh | yHigh) == 0 && short(x, xNegative, y, yNegative, scale, otherScale, resultScale)) {
    const fits = writeValue(outAt(row), outWidth, shortResult, 0, shortNegative, precision);
    return fits ? 0 : STATUS_OVERFLOW;
  }
  setWide(left, x, xHigh);
  setWide(right, y, yHigh);
  let negative = xNegative;
  let drop = max(scale, otherScale) - resultScale;
  if (operation == OP_DECIMAL_MULTIPLY) {
    multiplyWide();
    negative = xNegative != yNegative;
    drop = scale + otherScale - resultScale;
  } else if (operation == OP_DECIMAL_DIVIDE) {
    const shift = resultScale + otherScale - scale;
    scaleUp(left, shift);
    scaleUp(right, -shift);
    return finish(row, xNegative != yNegative, precision);
  } else {
    const common = max(scale, otherScale);
    scaleUp(left, common - scale);
    scaleUp(right, common - otherScale);
    if (operation == OP_DECIMAL_MODULO) divideWide();
    else {
      if (operation == OP_DECIMAL_SUBTRACT) yNegative = !yNegative;
      if (xNegative == yNegative) addWide();
      else if (subtractWide()) negative = !negative;
    }
  }
  setWide(right, 1, 0);
  scaleUp(right, drop);
  return finish(row, negative, precision);
}

/** Stores left / right, rounded. */
function finish(row: i32, negative: bool, precision: i32): i32 {
  divideWide();
  roundHalfUp();
  const fits = hasDigits(quotient, precision);
  writeValue(
    outAt(row), outWidth, load<u64>(quotient), load<u64>(quotient, 8), negative, precision,
  );
  return fits ? 0 : STATUS_OVERFLOW;
}

// Result of `short`.
let shortResult: u64 = 0;
let shortNegative: bool = false;

/** Computes in 64 bits; false when something may not fit. */
@inline
function short(
  x: u64, xNegative: bool, y: u64, yNegative: bool, scale: i32, otherScale: i32, resultScale: i32,
): bool {
  const common = max(scale, otherScale);
  if (operation == OP_DECIMAL_MULTIPLY) {
    const drop = scale + otherScale - resultScale;
    if ((x | y) >> 31 != 0 || drop > 18) return false;
    shortNegative = xNegative != yNegative;
    shortResult = dropDigits(x * y, drop);
    return true;
  }
  if (operation == OP_DECIMAL_DIVIDE) {
    const shift = resultScale + otherScale - scale;
    if (shift < 0 || shift > 18 || x > SHORT_MAX / powerLow(shift) || y > SHORT_MAX) return false;
    const dividend = x * powerLow(shift);
    const result = dividend / y;
    shortResult = result + <u64>(2 * (dividend - result * y) >= y);
    shortNegative = xNegative != yNegative;
    return true;
  }
  const up = common - scale;
  const otherUp = common - otherScale;
  if (up > 18 || otherUp > 18 || common - resultScale > 18) return false;
  if (x > SHORT_MAX / powerLow(up) || y > SHORT_MAX / powerLow(otherUp)) return false;
  const a = x * powerLow(up);
  const b = y * powerLow(otherUp);
  shortNegative = xNegative;
  let result: u64;
  if (operation == OP_DECIMAL_MODULO) result = a % b;
  else if (xNegative == (operation == OP_DECIMAL_SUBTRACT ? !yNegative : yNegative)) result = a + b;
  else if (a >= b) result = a - b;
  else {
    result = b - a;
    shortNegative = !xNegative;
  }
  shortResult = dropDigits(result, common - resultScale);
  return true;
}

@inline
function dropDigits(value: u64, count: i32): u64 {
  if (count == 0) return value;
  const unit = powerLow(count);
  const result = value / unit;
  return result + <u64>(2 * (value - result * unit) >= unit);
}

/** Digits dropped with rounding, then zeros appended. */
function rescaleAll(rowCount: i32): i32 {
  const isTry = (parameter & DECIMAL_TRY) != 0;
  if (isTry) requireValidity(rowCount);
  else propagateNulls(rowCount);
  for (let row = 0; row < rowCount; row++) {
    if (!isPresent(row)) continue;
    readValue(first + <usize>row * firstStep * <usize>firstWidth, firstWidth);
    if (rescale(outAt(row))) continue;
    if (isTry) setNull(row);
    else if (isLive(row)) {
      return fail(parameter & DECIMAL_CAST ? STATUS_BAD_VALUE : STATUS_OVERFLOW, row);
    }
  }
  return rowCount;
}

@inline
function roundsUp(mode: i32): bool {
  return (mode == ROUND_FLOOR && isNegative) || (mode == ROUND_CEIL && !isNegative);
}

/** Rescales the value read last; false when it does not fit. */
function rescale(at: usize): bool {
  const drop = parameter & 127;
  const raise = (parameter >> 7) & 127;
  const mode = (parameter >> 14) & 3;
  const precision = (parameter >> 16) & 63;
  if (high == 0 && drop <= 18 && raise <= 18) {
    const unit = powerLow(drop);
    let result = low / unit;
    const rest = low - result * unit;
    const up =
      mode == ROUND_HALF_UP ? drop > 0 && rest >= unit >> 1 : rest != 0 && roundsUp(mode);
    result += <u64>up;
    if (result <= u64.MAX_VALUE / powerLow(raise)) {
      return writeValue(at, outWidth, result * powerLow(raise), 0, isNegative, precision);
    }
  }
  setWide(left, low, high);
  setWide(right, 1, 0);
  scaleUp(right, drop);
  divideWide();
  if (mode == ROUND_HALF_UP) roundHalfUp();
  else if (mode != ROUND_DOWN && hasRemainder() && roundsUp(mode)) incrementQuotient();
  scaleUp(quotient, raise);
  const fits = hasDigits(quotient, precision > 0 ? precision : 38);
  const lower = load<u64>(quotient);
  const upper = load<u64>(quotient, 8);
  return writeValue(at, outWidth, lower, upper, isNegative, precision) && fits;
}

/** Negation, absolute value and sign. */
function signs(rowCount: i32): i32 {
  const scale = (parameter >> 12) & 63;
  const precision = parameter >> 18;
  for (let row = 0; row < rowCount; row++) {
    readValue(first + <usize>row * firstStep * <usize>firstWidth, firstWidth);
    let negative = isNegative;
    let lower = low;
    let upper = high;
    if (operation == OP_DECIMAL_NEGATE) negative = !negative;
    else if (operation == OP_DECIMAL_ABSOLUTE) negative = false;
    else if ((lower | upper) != 0) {
      lower = powerLow(scale);
      upper = powerHigh(scale);
    }
    if (writeValue(outAt(row), outWidth, lower, upper, negative, precision)) continue;
    if (isLive(row)) return fail(STATUS_OVERFLOW, row);
  }
  return rowCount;
}
