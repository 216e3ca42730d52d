// Arithmetic over integers and floats of every width; floats follow IEEE 754.
//
//   16 bytes at a time: out = first ∘ second; the sign of (x ^ r) & (y ^ r) says that a lane
//   overflowed
//
// Invariants
//   · A vector loop only notices that some lane overflowed. Then rows are checked one by one,
//   and only one that is
//     neither null nor masked is an error: lanes behind the last row and values of null rows
//     may hold anything.
//   · With OVERFLOW_WRAPS integers keep their low bits, as Java's do: only a division by zero is an
//     error.
import { STATUS_BAD_VALUE, STATUS_DIVISION_BY_ZERO, STATUS_OVERFLOW } from "../abi/status";
import {
  OP_ABSOLUTE, OP_ADD, OP_DIVIDE, OP_MODULO, OP_MULTIPLY, OP_NEGATE, OP_SIGN, OP_SUBTRACT,
  OVERFLOW_WRAPS,
} from "../abi/expressionOperation";
import {
  TYPE_FLOAT32, TYPE_FLOAT64, TYPE_INT16, TYPE_INT32, TYPE_INT64, TYPE_INT8,
} from "../abi/type";
import {
  fail, first, firstStep, isLive, operation, out, parameter, propagateNulls, second, secondStep,
  type,
} from "./operands";

/** Runs one arithmetic instruction over a chunk. */
export function arithmetic(rowCount: i32): i32 {
  propagateNulls(rowCount);
  switch (type) {
    case TYPE_INT8: return integers<i8>(rowCount);
    case TYPE_INT16: return integers<i16>(rowCount);
    case TYPE_INT32: return integers<i32>(rowCount);
    case TYPE_INT64: return integers<i64>(rowCount);
    case TYPE_FLOAT32: return floats<f32>(rowCount);
    case TYPE_FLOAT64: return floats<f64>(rowCount);
  }
  return STATUS_BAD_VALUE;
}

function integers<T>(rowCount: i32): i32 {
  switch (operation) {
    case OP_ADD: return addIntegers<T>(rowCount);
    case OP_SUBTRACT: return subtractIntegers<T>(rowCount);
    case OP_MULTIPLY: return multiplyIntegers<T>(rowCount);
    case OP_DIVIDE:
    case OP_MODULO: return divideIntegers<T>(rowCount);
    default: return signOperation<T>(rowCount);
  }
}

function addIntegers<T>(rowCount: i32): i32 {
  let x = first;
  let y = second;
  let flags = i64x2.splat(0);
  for (let to = out, end = out + <usize>rowCount * sizeof<T>(); to < end; to += 16) {
    const a = v128.load(x);
    const b = v128.load(y);
    const sum = v128.add<T>(a, b);
    flags = v128.or(flags, v128.and(v128.xor(a, sum), v128.xor(b, sum)));
    v128.store(to, sum);
    x += firstStep << 4;
    y += secondStep << 4;
  }
  return v128.bitmask<T>(flags) && !wraps() ? overflowOf<T>(rowCount) : rowCount;
}

function subtractIntegers<T>(rowCount: i32): i32 {
  let x = first;
  let y = second;
  let flags = i64x2.splat(0);
  for (let to = out, end = out + <usize>rowCount * sizeof<T>(); to < end; to += 16) {
    const a = v128.load(x);
    const b = v128.load(y);
    const difference = v128.sub<T>(a, b);
    flags = v128.or(flags, v128.and(v128.xor(a, b), v128.xor(a, difference)));
    v128.store(to, difference);
    x += firstStep << 4;
    y += secondStep << 4;
  }
  return v128.bitmask<T>(flags) && !wraps() ? overflowOf<T>(rowCount) : rowCount;
}

@inline
function wraps(): bool {
  return parameter == OVERFLOW_WRAPS;
}

/** The first row that counts and overflowed in an addition or subtraction. */
function overflowOf<T>(rowCount: i32): i32 {
  for (let row = 0; row < rowCount; row++) {
    const a = load<T>(first + <usize>row * firstStep * sizeof<T>());
    const b = load<T>(second + <usize>row * secondStep * sizeof<T>());
    const r = load<T>(out + <usize>row * sizeof<T>());
    const flags = operation == OP_ADD ? (a ^ r) & (b ^ r) : (a ^ b) & (a ^ r);
    if (flags < 0 && isLive(row)) return fail(STATUS_OVERFLOW, row);
  }
  return rowCount;
}

function multiplyIntegers<T>(rowCount: i32): i32 {
  const wrap = wraps();
  let x = first;
  let y = second;
  for (let row = 0; row < rowCount; row++) {
    const a = load<T>(x);
    const b = load<T>(y);
    const product = <T>(a * b);
    if (!wrap && !productFits<T>(a, b, product) && isLive(row)) return fail(STATUS_OVERFLOW, row);
    store<T>(out + <usize>row * sizeof<T>(), product);
    x += firstStep * sizeof<T>();
    y += secondStep * sizeof<T>();
  }
  return rowCount;
}

@inline
function productFits<T>(a: T, b: T, product: T): bool {
  if (sizeof<T>() < 8) return <i64>a * <i64>b == <i64>product;
  // Two factors of 32 bits cannot overflow; this test is all that common numbers need.
  if (<i64>a == <i64>(<i32>a) && <i64>b == <i64>(<i32>b)) return true;
  if (b == -1) return <i64>a != i64.MIN_VALUE;
  return b == 0 || product / b == a;
}

function divideIntegers<T>(rowCount: i32): i32 {
  let x = first;
  let y = second;
  for (let row = 0; row < rowCount; row++) {
    const a = load<T>(x);
    const b = load<T>(y);
    let result: T = 0;
    if (b == 0) {
      if (isLive(row)) return fail(STATUS_DIVISION_BY_ZERO, row);
    } else if (b == -1) {
      result = operation == OP_DIVIDE ? <T>-a : 0;
      if (operation == OP_DIVIDE && a < 0 && result == a && !wraps() && isLive(row)) {
        return fail(STATUS_OVERFLOW, row);
      }
    } else {
      result = operation == OP_DIVIDE ? <T>(a / b) : <T>(a % b);
    }
    store<T>(out + <usize>row * sizeof<T>(), result);
    x += firstStep * sizeof<T>();
    y += secondStep * sizeof<T>();
  }
  return rowCount;
}

/** Negation, absolute value and sign: one operand. */
function signOperation<T>(rowCount: i32): i32 {
  let x = first;
  for (let row = 0; row < rowCount; row++) {
    const a = load<T>(x);
    let result: T;
    if (operation == OP_NEGATE) result = <T>-a;
    else if (operation == OP_ABSOLUTE) result = a < 0 ? <T>-a : a;
    else result = <T>(<i32>(a > 0) - <i32>(a < 0));
    if (a < 0 && result == a && operation != OP_SIGN && !wraps() && isLive(row)) {
      return fail(STATUS_OVERFLOW, row);
    }
    store<T>(out + <usize>row * sizeof<T>(), result);
    x += firstStep * sizeof<T>();
  }
  return rowCount;
}

function floats<T>(rowCount: i32): i32 {
  switch (operation) {
    case OP_ADD: return floatVectors<T>(OP_ADD, rowCount);
    case OP_SUBTRACT: return floatVectors<T>(OP_SUBTRACT, rowCount);
    case OP_MULTIPLY: return floatVectors<T>(OP_MULTIPLY, rowCount);
    case OP_DIVIDE: return floatVectors<T>(OP_DIVIDE, rowCount);
    case OP_NEGATE: return floatVectors<T>(OP_NEGATE, rowCount);
    case OP_ABSOLUTE: return floatVectors<T>(OP_ABSOLUTE, rowCount);
    default: return floatScalars<T>(rowCount);
  }
}

/**
 * `which` is a constant, so that each call compiles to its own loop; four vectors a round, then
 * one by one.
 */
@inline
function floatVectors<T>(which: i32, rowCount: i32): i32 {
  let x = first;
  let y = second;
  let to = out;
  // Globals are read once: the compiler cannot know that a store leaves them alone.
  const xBytes = firstStep << 4;
  const yBytes = secondStep << 4;
  const end = to + <usize>rowCount * sizeof<T>();
  for (; to + 64 <= end; to += 64) {
    v128.store(to, floatVector<T>(which, x, y));
    v128.store(to, floatVector<T>(which, x + xBytes, y + yBytes), 16);
    v128.store(to, floatVector<T>(which, x + 2 * xBytes, y + 2 * yBytes), 32);
    v128.store(to, floatVector<T>(which, x + 3 * xBytes, y + 3 * yBytes), 48);
    x += xBytes << 2;
    y += yBytes << 2;
  }
  for (; to < end; to += 16) {
    v128.store(to, floatVector<T>(which, x, y));
    x += xBytes;
    y += yBytes;
  }
  return rowCount;
}

@inline
function floatVector<T>(which: i32, x: usize, y: usize): v128 {
  const a = v128.load(x);
  if (which == OP_NEGATE) return v128.neg<T>(a);
  if (which == OP_ABSOLUTE) return v128.abs<T>(a);
  const b = v128.load(y);
  if (which == OP_ADD) return v128.add<T>(a, b);
  if (which == OP_SUBTRACT) return v128.sub<T>(a, b);
  if (which == OP_MULTIPLY) return v128.mul<T>(a, b);
  return v128.div<T>(a, b);
}

function floatScalars<T>(rowCount: i32): i32 {
  let x = first;
  let y = second;
  for (let row = 0; row < rowCount; row++) {
    const a = load<T>(x);
    let result: T = a;
    if (operation == OP_MODULO) result = <T>NativeMath.mod(<f64>a, <f64>load<T>(y));
    else if (a > 0) result = 1;
    else if (a < 0) result = -1;
    store<T>(out + <usize>row * sizeof<T>(), result);
    x += firstStep * sizeof<T>();
    y += secondStep * sizeof<T>();
  }
  return rowCount;
}
