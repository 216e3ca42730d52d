// ARRAY: how many elements, and one of them.
//
//   offsets  0 2 2 5      row 2 holds elements 2, 3, 4; its element 1 is number 2
//
// Invariants
//   · The register of all elements does not advance from chunk to chunk: offsets count from its
//     start.
import { OP_CARDINALITY } from "../abi/expressionOperation";
import { STATUS_BAD_VALUE } from "../abi/status";
import {
  firstOffsets, firstValidity, keepValidity, operation, out, outValidity, outWidth,
  propagateNulls, second, secondStep, secondValidity, third, thirdValidity,
} from "./operands";

/** Runs one instruction of arrays over a chunk. */
export function array(rowCount: i32): i32 {
  if (operation != OP_CARDINALITY) return elements(rowCount);
  propagateNulls(rowCount);
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const at = firstOffsets + (row << 2);
    store<i32>(out + (row << 2), load<i32>(at, 4) - load<i32>(at));
  }
  return rowCount;
}

@inline
function isSet(bitmap: usize, at: usize): bool {
  return !bitmap || ((load<u8>(bitmap + (at >> 3)) >> <u8>(at & 7)) & 1) != 0;
}

/** Null outside the array. */
function elements(rowCount: i32): i32 {
  keepValidity();
  for (let base: usize = 0; base < <usize>rowCount; base += 64) {
    let known: u64 = 0;
    let bits: u64 = 0;
    for (let row = base, end = min(base + 64, <usize>rowCount); row < end; row++) {
      const from = firstOffsets + (row << 2);
      const index = load<i32>(second + ((row * secondStep) << 2));
      if (!isSet(firstValidity, row) || !isSet(secondValidity, row * secondStep)) continue;
      if (index < 1 || index > load<i32>(from, 4) - load<i32>(from)) continue;
      const at = <usize>(load<i32>(from) + index - 1);
      if (!isSet(thirdValidity, at)) continue;
      known |= (<u64>1) << (row & 63);
      switch (outWidth) {
        case 0: bits |= <u64>isSet(third, at) << (row & 63); break;
        case 1: store<u8>(out + row, load<u8>(third + at)); break;
        case 2: store<u16>(out + (row << 1), load<u16>(third + (at << 1))); break;
        case 4: store<u32>(out + (row << 2), load<u32>(third + (at << 2))); break;
        case 8: store<u64>(out + (row << 3), load<u64>(third + (at << 3))); break;
        case 16: v128.store(out + (row << 4), v128.load(third + (at << 4))); break;
        default: return STATUS_BAD_VALUE;
      }
    }
    if (outWidth == 0) store<u64>(out + (base >> 3), bits);
    store<u64>(outValidity + (base >> 3), known);
  }
  return rowCount;
}
