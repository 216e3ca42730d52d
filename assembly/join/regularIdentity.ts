// What tells rows of a regular join apart: 64-bit hashes of columns, and rows of a batch compared
// with stored ones. Values are compared by their bits, because what takes back a row repeats them.
import {
  IDENTITY_BYTES,
  IDENTITY_PRESENT,
  IDENTITY_STORED,
  IDENTITY_VALIDITY,
  IDENTITY_VALUES,
  IDENTITY_WIDTH,
  SIDE_IDENTITY,
  SIDE_IDENTITY_COUNT,
  SIDE_SEGMENTS,
} from "../abi/regularJoin";
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH } from "../abi/stringView";
import { mix } from "../state/hash";
import { isValid } from "../state/rows";
import { equalViews } from "../state/views";
import { rowIn, segmentOf } from "./chain";

const FIRST: u64 = 0x9e3779b97f4a7c15;
const NULL_WORD: u64 = 0x5bd1e995a3c59ac3;

/**
 * Hashes rows.
 *
 * @param columns  `columnCount` columns (`IDENTITY_…` of abi/regularJoin.ts).
 * @param seed  Address of a u64.
 * @param hashesOut  Receives a u64 a row.
 * @returns `rowCount`.
 */
export function hashRows(
  columns: usize,
  columnCount: i32,
  seed: usize,
  hashesOut: usize,
  rowCount: i32,
): i32 {
  const start = load<u64>(seed);
  for (let row = 0; row < rowCount; row++) store<u64>(hashesOut + (<usize>row << 3), start);
  const end = columns + <usize>columnCount * IDENTITY_BYTES;
  for (let column = columns; column < end; column += IDENTITY_BYTES) {
    const width = load<i32>(column, IDENTITY_WIDTH);
    const values = <usize>load<u32>(column, IDENTITY_VALUES);
    const validity = <usize>load<u32>(column, IDENTITY_VALIDITY);
    for (let row = 0; row < rowCount; row++) {
      const out = hashesOut + (<usize>row << 3);
      const state = load<u64>(out);
      const isPresent = isValid(validity, row);
      store<u64>(out, isPresent ? hashValue(values, width, row, state) : step(state, NULL_WORD));
    }
  }
  return rowCount;
}

@inline
function step(state: u64, word: u64): u64 {
  const hash = mix(word ^ state);
  return hash ^ (hash >>> 32);
}

@inline
function hashValue(values: usize, width: i32, row: i32, state: u64): u64 {
  const i = <usize>row;
  switch (width) {
    case 8:
      return step(state, load<u64>(values + (i << 3)));
    case 4:
      return step(state, load<u32>(values + (i << 2)));
    case 16: {
      const at = values + (i << 4);
      return step(step(state, load<u64>(at)), load<u64>(at, 8));
    }
    case -16:
      return hashText(values + (i << 4), state);
    case 2:
      return step(state, load<u16>(values + (i << 1)));
    case 1:
      return step(state, load<u8>(values + i));
    default:
      return step(state, <u64>isValid(values, row));
  }
}

@inline
function hashText(view: usize, state: u64): u64 {
  const length = load<u32>(view, VIEW_LENGTH);
  if (length <= <u32>VIEW_INLINE_MAX) return step(step(state, load<u64>(view)), load<u64>(view, 8));
  const bytes = <usize>load<u32>(view, VIEW_ADDRESS);
  const last = bytes + length - 8;
  let hash = state ^ length;
  for (let at = bytes; at < last; at += 8) {
    hash = (hash ^ load<u64>(at)) * FIRST;
    hash ^= hash >>> 32;
  }
  return step(hash, load<u64>(last));
}

/** True when a row of the batch equals a stored one in all columns that tell rows apart. */
export function equalsStored(side: usize, row: i32, id: u32): bool {
  const segment = segmentOf(<usize>load<u32>(side, SIDE_SEGMENTS), id);
  const stored = rowIn(id);
  const columns = <usize>load<u32>(side, SIDE_IDENTITY);
  const end = columns + <usize>load<u32>(side, SIDE_IDENTITY_COUNT) * IDENTITY_BYTES;
  for (let column = columns; column < end; column += IDENTITY_BYTES) {
    const isPresent = isValid(<usize>load<u32>(column, IDENTITY_VALIDITY), row);
    const present = <usize>load<u32>(column, IDENTITY_PRESENT);
    if (present && bool(load<u8>(segment + present + stored)) != isPresent) return false;
    if (!isPresent) continue;
    const values = <usize>load<u32>(column, IDENTITY_VALUES);
    const storedValues = segment + <usize>load<u32>(column, IDENTITY_STORED);
    const width = load<i32>(column, IDENTITY_WIDTH);
    if (!equalValues(values, row, storedValues, stored, width)) return false;
  }
  return true;
}

@inline
function equalValues(a: usize, row: i32, b: usize, stored: usize, width: i32): bool {
  const i = <usize>row;
  switch (width) {
    case 8:
      return load<u64>(a + (i << 3)) == load<u64>(b + (stored << 3));
    case 4:
      return load<u32>(a + (i << 2)) == load<u32>(b + (stored << 2));
    case 16:
      return !v128.any_true(v128.xor(v128.load(a + (i << 4)), v128.load(b + (stored << 4))));
    case -16:
      return equalViews(a + (i << 4), b + (stored << 4));
    case 2:
      return load<u16>(a + (i << 1)) == load<u16>(b + (stored << 1));
    case 1:
      return load<u8>(a + i) == load<u8>(b + stored);
    default:
      return isValid(a, row) == bool(load<u8>(b + stored));
  }
}
