// Questions about strings: BOOLEAN bits and INT counts.
//
// Invariants
//   · Rows that are null are not looked at: their views may hold anything.
import {
  OP_CHAR_LENGTH, OP_CONTAINS, OP_ENDS_WITH, OP_LIKE, OP_POSITION, OP_STARTS_WITH,
} from "../abi/expressionOperation";
import {
  first, firstStep, isPresent, operation, out, parameter, propagateNulls, second, secondStep,
} from "./operands";
import { find, lengthOf, matches, pointCount, sameBytes } from "./search";
import { bytesOf } from "./stringBytes";

/** Runs one test of strings over a chunk. */
export function stringTest(rowCount: i32): i32 {
  propagateNulls(rowCount);
  if (operation == OP_CHAR_LENGTH || operation == OP_POSITION) return counts(rowCount);
  for (let base = 0; base < rowCount; base += 64) {
    const end = min(base + 64, rowCount);
    let word: u64 = 0;
    for (let row = base; row < end; row++) {
      if (!isPresent(row)) continue;
      const x = first + <usize>row * (firstStep << 4);
      const y = second + <usize>row * (secondStep << 4);
      word |= <u64>test(x, y) << (row & 63);
    }
    store<u64>(out + (<usize>base >> 3), word);
  }
  return rowCount;
}

@inline
function test(x: usize, y: usize): bool {
  const length = lengthOf(x);
  const partLength = lengthOf(y);
  const text = bytesOf(x);
  const part = bytesOf(y);
  switch (operation) {
    case OP_CONTAINS: return find(text, text + length, part, partLength) != 0;
    case OP_STARTS_WITH: return partLength <= length && sameBytes(text, part, partLength);
    case OP_ENDS_WITH:
      return partLength <= length && sameBytes(text + length - partLength, part, partLength);
    case OP_LIKE:
      return matches(text, text + length, part, part + partLength, <u32>parameter);
  }
  return false;
}

function counts(rowCount: i32): i32 {
  for (let row = 0; row < rowCount; row++) {
    let result = 0;
    if (isPresent(row)) {
      const x = first + <usize>row * (firstStep << 4);
      const text = bytesOf(x);
      if (operation == OP_CHAR_LENGTH) result = pointCount(text, lengthOf(x));
      else result = position(text, lengthOf(x), second + <usize>row * (secondStep << 4));
    }
    store<i32>(out + (<usize>row << 2), result);
  }
  return rowCount;
}

/** In points, from 1; 0 when it does not occur. */
@inline
function position(text: usize, length: u32, part: usize): i32 {
  const hit = find(text, text + length, bytesOf(part), lengthOf(part));
  return hit ? pointCount(text, <u32>(hit - text)) + 1 : 0;
}
