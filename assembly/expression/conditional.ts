// Choice between two vectors by a condition; CASE, IF, COALESCE and NULLIF are chains of it.
//
//   first (condition)  T F ? T        second  a b c d        third  w x y z        out  a x y d
import { OP_COPY } from "../abi/expressionOperation";
import { STATUS_BAD_VALUE } from "../abi/status";
import {
  first, firstStep, firstValidity, keepValidity, operation, out, outValidity, outWidth,
  propagateNulls, second, secondStep, secondValidity, third, thirdStep, thirdValidity, validityWord,
} from "./operands";

/** Runs one conditional instruction over a chunk; the width of the output picks the loop. */
export function conditional(rowCount: i32): i32 {
  if (operation == OP_COPY) return copy(rowCount);
  chooseValidity(rowCount);
  switch (outWidth) {
    case 0: return chooseBits(rowCount);
    case 1: return choose<u8>(rowCount);
    case 2: return choose<u16>(rowCount);
    case 4: return choose<u32>(rowCount);
    case 8: return choose<u64>(rowCount);
    case 16: return chooseWide(rowCount);
  }
  return STATUS_BAD_VALUE;
}

@inline
function conditionWord(word: usize): u64 {
  const bits = load<u64>(first + word * (firstStep << 3));
  return bits & validityWord(firstValidity, firstStep, word);
}

function chooseValidity(rowCount: i32): void {
  if (!(secondValidity | thirdValidity)) return;
  keepValidity();
  for (let word: usize = 0, end = <usize>(rowCount + 63) >> 6; word < end; word++) {
    const condition = conditionWord(word);
    const chosen = validityWord(secondValidity, secondStep, word) & condition;
    const other = validityWord(thirdValidity, thirdStep, word) & ~condition;
    store<u64>(outValidity + (word << 3), chosen | other);
  }
}

function chooseBits(rowCount: i32): i32 {
  for (let word: usize = 0, end = <usize>(rowCount + 63) >> 6; word < end; word++) {
    const condition = conditionWord(word);
    const chosen = load<u64>(second + word * (secondStep << 3)) & condition;
    const other = load<u64>(third + word * (thirdStep << 3)) & ~condition;
    store<u64>(out + (word << 3), chosen | other);
  }
  return rowCount;
}

function choose<T>(rowCount: i32): i32 {
  let x = second;
  let y = third;
  let condition: u64 = 0;
  for (let row = 0; row < rowCount; row++) {
    if (!(row & 63)) condition = conditionWord(<usize>row >> 6);
    const chosen = select<T>(load<T>(x), load<T>(y), <bool>(condition & 1));
    store<T>(out + <usize>row * sizeof<T>(), chosen);
    condition >>= 1;
    x += secondStep * sizeof<T>();
    y += thirdStep * sizeof<T>();
  }
  return rowCount;
}

function chooseWide(rowCount: i32): i32 {
  let x = second;
  let y = third;
  let condition: u64 = 0;
  for (let row = 0; row < rowCount; row++) {
    if (!(row & 63)) condition = conditionWord(<usize>row >> 6);
    v128.store(out + (<usize>row << 4), v128.load(condition & 1 ? x : y));
    condition >>= 1;
    x += secondStep << 4;
    y += thirdStep << 4;
  }
  return rowCount;
}

/** A constant or a column as a vector of its own: 16 bytes at a time, a bitmap by words. */
function copy(rowCount: i32): i32 {
  propagateNulls(rowCount);
  if (outWidth == 0) {
    for (let word: usize = 0, end = <usize>(rowCount + 63) >> 6; word < end; word++) {
      store<u64>(out + (word << 3), load<u64>(first + word * (firstStep << 3)));
    }
    return rowCount;
  }
  for (let at: usize = 0, end = <usize>(rowCount * outWidth); at < end; at += 16) {
    v128.store(out + at, v128.load(first + at * firstStep));
  }
  return rowCount;
}
