// Casts between numbers. Integers that do not fit are errors or, when trying, null; floats to
// integers cut the fraction.
import { CAST_TRY, CAST_WRAP } from "../abi/expressionOperation";
import { STATUS_BAD_VALUE } from "../abi/status";
import {
  TYPE_FLOAT32, TYPE_FLOAT64, TYPE_INT16, TYPE_INT32, TYPE_INT64, TYPE_INT8,
} from "../abi/type";
import {
  fail, first, firstStep, isLive, out, parameter, propagateNulls, requireValidity, setNull, type,
} from "./operands";

/** Runs one cast over a chunk: `type` is what is cast, the parameter what it becomes. */
export function cast(rowCount: i32): i32 {
  if (parameter & CAST_TRY) requireValidity(rowCount);
  else propagateNulls(rowCount);
  switch (type) {
    case TYPE_INT8: return castFrom<i8>(rowCount);
    case TYPE_INT16: return castFrom<i16>(rowCount);
    case TYPE_INT32: return castFrom<i32>(rowCount);
    case TYPE_INT64: return castFrom<i64>(rowCount);
    case TYPE_FLOAT32: return castFrom<f32>(rowCount);
    case TYPE_FLOAT64: return castFrom<f64>(rowCount);
  }
  return STATUS_BAD_VALUE;
}

function castFrom<From>(rowCount: i32): i32 {
  switch (parameter & ~(CAST_TRY | CAST_WRAP)) {
    case TYPE_INT8: return toInteger<From, i8>(rowCount);
    case TYPE_INT16: return toInteger<From, i16>(rowCount);
    case TYPE_INT32: return toInteger<From, i32>(rowCount);
    case TYPE_INT64: return toInteger<From, i64>(rowCount);
    case TYPE_FLOAT32: return toFloat<From, f32>(rowCount);
    case TYPE_FLOAT64: return toFloat<From, f64>(rowCount);
  }
  return STATUS_BAD_VALUE;
}

function toFloat<From, To>(rowCount: i32): i32 {
  let x = first;
  for (let row = 0; row < rowCount; row++) {
    store<To>(out + <usize>row * sizeof<To>(), <To>load<From>(x));
    x += firstStep * sizeof<From>();
  }
  return rowCount;
}

function toInteger<From, To>(rowCount: i32): i32 {
  if (parameter & CAST_WRAP) return wrapTo<From, To>(rowCount);
  let x = first;
  for (let row = 0; row < rowCount; row++) {
    const value = load<From>(x);
    const whole = <i64>value;
    store<To>(out + <usize>row * sizeof<To>(), <To>whole);
    x += firstStep * sizeof<From>();
    if (<i64>(<To>whole) == whole && fitsInt64<From>(value)) continue;
    if (parameter & CAST_TRY) setNull(row);
    else if (isLive(row)) return fail(STATUS_BAD_VALUE, row);
  }
  return rowCount;
}

/** Java's narrowing: a float becomes an INT or BIGINT first, the nearest one. */
function wrapTo<From, To>(rowCount: i32): i32 {
  let x = first;
  for (let row = 0; row < rowCount; row++) {
    const value = load<From>(x);
    const whole = isFloat<From>() && sizeof<To>() < 8 ? <i64>(<i32>value) : <i64>value;
    store<To>(out + <usize>row * sizeof<To>(), <To>whole);
    x += firstStep * sizeof<From>();
  }
  return rowCount;
}

/** False for NaN and for floats that i64 cannot hold. */
@inline
function fitsInt64<From>(value: From): bool {
  if (isFloat<From>()) {
    return <f64>value >= -9223372036854775808.0 && <f64>value < 9223372036854775808.0;
  }
  return true;
}
