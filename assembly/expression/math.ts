// Functions of doubles: rounding, roots, powers and logarithms. IEEE 754 results; nothing raises.
import { STATUS_BAD_VALUE } from "../abi/status";
import {
  OP_CEIL, OP_EXP, OP_FLOOR, OP_LN, OP_LOG10, OP_POWER, OP_ROUND, OP_SQRT,
} from "../abi/expressionOperation";
import {
  first, firstStep, operation, out, parameter, propagateNulls, second, secondStep,
} from "./operands";

/** Runs one function of doubles over a chunk. */
export function math(rowCount: i32): i32 {
  propagateNulls(rowCount);
  let x = first;
  let y = second;
  const unit = NativeMath.pow(10, parameter);
  for (let to = out, end = out + (<usize>rowCount << 3); to < end; to += 8) {
    const a = load<f64>(x);
    let result: f64;
    switch (operation) {
      case OP_FLOOR: result = floor(a); break;
      case OP_CEIL: result = ceil(a); break;
      case OP_SQRT: result = sqrt(a); break;
      case OP_POWER: result = NativeMath.pow(a, load<f64>(y)); break;
      case OP_LN: result = NativeMath.log(a); break;
      case OP_EXP: result = NativeMath.exp(a); break;
      case OP_LOG10: result = NativeMath.log10(a); break;
      case OP_ROUND: result = roundTo(a, unit); break;
      default: return STATUS_BAD_VALUE;
    }
    store<f64>(to, result);
    x += firstStep << 3;
    y += secondStep << 3;
  }
  return rowCount;
}

/** Half away from zero. A number without digits at that place stays as it is. */
@inline
function roundTo(value: f64, unit: f64): f64 {
  const scaled = abs(value) * unit;
  if (!(scaled < 9007199254740992.0)) return value;
  return copysign(floor(scaled + 0.5) / unit, value);
}
