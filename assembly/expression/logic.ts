// Three-valued logic over bitmaps, 64 rows an instruction.
//
//   AND  | T F ?        OR  | T F ?        a bit of the value is only meaningful where
//   validity is 1;
//   T    | T F ?        T   | T T T        the result of AND is known when both are, or when one is
//   F    | F F F        F   | T F ?        known to be false
//   ?    | ? F ?        ?   | T ? ?
import { STATUS_BAD_VALUE } from "../abi/status";
import {
  OP_AND, OP_IS_FALSE, OP_IS_NOT_FALSE, OP_IS_NOT_NULL, OP_IS_NOT_TRUE, OP_IS_NULL, OP_IS_TRUE,
  OP_NOT, OP_OR,
} from "../abi/expressionOperation";
import {
  first, firstStep, firstValidity, keepValidity, operation, out, outValidity, propagateNulls,
  second, secondStep, secondValidity, validityWord,
} from "./operands";

/** Runs one logical instruction over a chunk. */
export function logic(rowCount: i32): i32 {
  const words = <usize>(rowCount + 63) >> 6;
  switch (operation) {
    case OP_AND: return connect(words, false, rowCount);
    case OP_OR: return connect(words, true, rowCount);
    case OP_NOT: {
      propagateNulls(rowCount);
      for (let word: usize = 0; word < words; word++) {
        store<u64>(out + (word << 3), ~load<u64>(first + word * (firstStep << 3)));
      }
      return rowCount;
    }
    case OP_IS_NULL:
    case OP_IS_NOT_NULL: return nullTests(words, rowCount);
    default: return truthTests(words, rowCount);
  }
}

@inline
function connect(words: usize, isOr: bool, rowCount: i32): i32 {
  const nullable = (firstValidity | secondValidity) != 0;
  if (nullable) keepValidity();
  for (let word: usize = 0; word < words; word++) {
    const a = load<u64>(first + word * (firstStep << 3));
    const b = load<u64>(second + word * (secondStep << 3));
    if (!nullable) {
      store<u64>(out + (word << 3), isOr ? a | b : a & b);
      continue;
    }
    const known = validityWord(firstValidity, firstStep, word);
    const otherKnown = validityWord(secondValidity, secondStep, word);
    const deciding = isOr ? (a & known) | (b & otherKnown) : (~a & known) | (~b & otherKnown);
    store<u64>(out + (word << 3), isOr ? deciding : ~deciding);
    store<u64>(outValidity + (word << 3), (known & otherKnown) | deciding);
  }
  return rowCount;
}

function nullTests(words: usize, rowCount: i32): i32 {
  const invert: u64 = operation == OP_IS_NULL ? -1 : 0;
  for (let word: usize = 0; word < words; word++) {
    store<u64>(out + (word << 3), validityWord(firstValidity, firstStep, word) ^ invert);
  }
  return rowCount;
}

function truthTests(words: usize, rowCount: i32): i32 {
  for (let word: usize = 0; word < words; word++) {
    const a = load<u64>(first + word * (firstStep << 3));
    const known = validityWord(firstValidity, firstStep, word);
    let result: u64;
    switch (operation) {
      case OP_IS_TRUE: result = a & known; break;
      case OP_IS_FALSE: result = ~a & known; break;
      case OP_IS_NOT_TRUE: result = ~(a & known); break;
      case OP_IS_NOT_FALSE: result = ~(~a & known); break;
      default: return STATUS_BAD_VALUE;
    }
    store<u64>(out + (word << 3), result);
  }
  return rowCount;
}
