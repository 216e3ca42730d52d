// Regular expressions over a chunk of texts: whether, where and how often they match, and what.
//
// Invariants
//   · Rows that are null are not looked at: their views may hold anything.
//   · What is extracted is a view into its input.
import {
  OP_REGEXP_COUNT, OP_REGEXP_EXTRACT, OP_REGEXP_TEST,
} from "../abi/expressionOperation";
import { writeView } from "./heap";
import {
  first, firstStep, isPresent, operation, out, parameter, propagateNulls, requireValidity, second,
  setNull,
} from "./operands";
import { groupEnd, groupStart, matchEnd, matchStart, openText, search } from "./regexpMatch";
import { lengthOf, nextPoint, pointCount } from "./search";
import { bytesOf } from "./stringBytes";

/** Runs one pattern over a chunk. */
export function regexp(rowCount: i32): i32 {
  const compiled = bytesOf(second);
  if (operation == OP_REGEXP_EXTRACT) return extracts(rowCount, compiled);
  propagateNulls(rowCount);
  return operation == OP_REGEXP_TEST ? tests(rowCount, compiled) : numbers(rowCount, compiled);
}

@inline
function viewAt(row: i32): usize {
  return first + <usize>row * (firstStep << 4);
}

function tests(rowCount: i32, compiled: usize): i32 {
  for (let base = 0; base < rowCount; base += 64) {
    const end = min(base + 64, rowCount);
    let word: u64 = 0;
    for (let row = base; row < end; row++) {
      if (!isPresent(row)) continue;
      const text = bytesOf(viewAt(row));
      openText(compiled, text, lengthOf(viewAt(row)));
      const status = search(text);
      if (status < 0) return status;
      word |= <u64>status << (row & 63);
    }
    store<u64>(out + (<usize>base >> 3), word);
  }
  return rowCount;
}

function numbers(rowCount: i32, compiled: usize): i32 {
  for (let row = 0; row < rowCount; row++) {
    let result = 0;
    if (isPresent(row)) {
      const text = bytesOf(viewAt(row));
      const length = lengthOf(viewAt(row));
      openText(compiled, text, length);
      result = operation == OP_REGEXP_COUNT ? count(text, text + length) : position(text);
      if (result < 0) return result;
    }
    store<i32>(out + (<usize>row << 2), result);
  }
  return rowCount;
}

/** Matches one behind the other; behind an empty one a code point is passed. */
function count(text: usize, end: usize): i32 {
  let found = 0;
  for (let at = text; at <= end;) {
    const status = search(at);
    if (status < 0) return status;
    if (status == 0) break;
    found++;
    if (matchEnd > matchStart) at = matchEnd;
    else if (matchEnd < end) at = nextPoint(matchEnd, end);
    else break;
  }
  return found;
}

function position(text: usize): i32 {
  const status = search(text);
  return status <= 0 ? status : pointCount(text, <u32>(matchStart - text)) + 1;
}

function extracts(rowCount: i32, compiled: usize): i32 {
  requireValidity(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const view = out + (<usize>row << 4);
    let from: usize = 0;
    let end: usize = 0;
    if (isPresent(row)) {
      const text = bytesOf(viewAt(row));
      openText(compiled, text, lengthOf(viewAt(row)));
      const status = search(text);
      if (status < 0) return status;
      if (status > 0) {
        from = parameter ? groupStart : matchStart;
        end = parameter ? groupEnd : matchEnd;
      }
      if (from == 0) setNull(row);
    }
    if (from == 0) v128.store(view, i64x2.splat(0));
    else writeView(view, from, <u32>(end - from));
  }
  return rowCount;
}
