// Between decimals and floats, exactly rounded: by one division where both sides are exact, else
// over their decimal texts.
import { OP_DECIMAL_TO_FLOAT, PARSE_TRY } from "../abi/expressionOperation";
import { STATUS_BAD_VALUE } from "../abi/status";
import { parseDecimal128, parseDecimal64 } from "../decode/decimal";
import { parseDouble } from "../decode/double";
import { writeDecimal128 } from "../encode/decimal";
import { writeDouble } from "../encode/double";
import { high, isNegative, low, readValue } from "./decimalValue";
import {
  fail, first, firstStep, firstWidth, isLive, isPresent, operation, out, outWidth, parameter,
  propagateNulls, requireValidity, setNull,
} from "./operands";
import { powerLow } from "./wide";

const text = memory.data(96);
const QUOTE: u64 = 0x22; // no digit, as the parsers want behind a number
const EXACT_MAX: u64 = 1 << 53;
const EXACT_SCALE_MAX: i32 = 19; // powers of ten up to here are doubles and fit u64

/** Runs a cast between DECIMAL and FLOAT or DOUBLE over a chunk. */
export function decimalFloats(rowCount: i32): i32 {
  const isTry = operation != OP_DECIMAL_TO_FLOAT && (parameter & PARSE_TRY) != 0;
  if (isTry) requireValidity(rowCount);
  else propagateNulls(rowCount);
  for (let row = 0; row < rowCount; row++) {
    if (!isPresent(row)) continue;
    const from = first + <usize>row * firstStep * <usize>firstWidth;
    const to = out + <usize>row * <usize>outWidth;
    if (operation == OP_DECIMAL_TO_FLOAT) toFloat(from, to);
    else if (!toDecimal(from, to)) {
      if (isTry) setNull(row);
      else if (isLive(row)) return fail(STATUS_BAD_VALUE, row);
    }
  }
  return rowCount;
}

@inline
function toFloat(from: usize, to: usize): void {
  readValue(from, firstWidth);
  const scale = parameter & 63;
  let result: f64;
  if (high == 0 && low <= EXACT_MAX && scale <= EXACT_SCALE_MAX) {
    result = <f64>low / <f64>powerLow(scale);
  } else {
    store<u64>(writeDecimal128(low, <i64>high, scale, text), QUOTE);
    parseDouble(text, true, text + 80);
    result = load<f64>(text, 80);
  }
  if (isNegative && result != 0) result = -result;
  if (outWidth == 4) store<f32>(to, <f32>result);
  else store<f64>(to, result);
}

@inline
function toDecimal(from: usize, to: usize): bool {
  const value = firstWidth == 4 ? <f64>load<f32>(from) : load<f64>(from);
  if (!isFinite<f64>(value)) return false;
  store<u64>(writeDouble(value, text), QUOTE);
  const scale = parameter & 63;
  const precision = (parameter >> 6) & 63;
  if (outWidth == 16) return parseDecimal128(text, precision, scale, true, to) != 0;
  return parseDecimal64(text, precision, scale, true, to) != 0;
}
