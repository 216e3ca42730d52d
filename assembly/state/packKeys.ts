// Keys made comparable: parts of several columns side by side, nulls and floats normalised.
//
//   columns   a: i32   b: string         packed   | a widened | view of b | nulls |   `stride` bytes a row
//
// Invariants
//   · Equal keys have equal bytes, long strings aside: −0.0 is 0.0, every NaN is one NaN, a null part is zero.
import {
  TYPE_BOOLEAN,
  TYPE_DATE,
  TYPE_FLOAT32,
  TYPE_FLOAT64,
  TYPE_INT16,
  TYPE_INT32,
  TYPE_INT8,
  TYPE_INTERVAL_MONTH,
  TYPE_TIME,
} from "../abi/type";
import { PART_KIND, PART_OFFSET, PART_BYTES, PART_VIEW, PART_WIDE } from "../abi/groupTable";
import { isValid } from "./rows";
import { hashView, hashWord } from "./hash";

/**
 * Packs a column of at most 8 bytes a value as words.
 *
 * @param type  Type id of the column (`abi/type.ts`).
 * @param out  First word; the next is `stride` bytes further.
 * @returns `rowCount`.
 */
export function packWords(
  values: usize,
  validity: usize,
  type: i32,
  out: usize,
  stride: i32,
  rowCount: i32,
): i32 {
  let to = out;
  for (let row = 0; row < rowCount; row++, to += stride) {
    store<u64>(to, isValid(validity, row) ? wordAt(values, type, row) : 0);
  }
  return rowCount;
}

/** A value as a word, floats normalised. */
@inline
function wordAt(values: usize, type: i32, row: i32): u64 {
  switch (type) {
    case TYPE_BOOLEAN:
      return <u64>((load<u8>(values + (<usize>row >> 3)) >> (<u8>row & 7)) & 1);
    case TYPE_INT8:
      return <u64>load<i8>(values + <usize>row);
    case TYPE_INT16:
      return <u64>load<i16>(values + (<usize>row << 1));
    case TYPE_INT32:
    case TYPE_DATE:
    case TYPE_TIME:
    case TYPE_INTERVAL_MONTH:
      return <u64>load<i32>(values + (<usize>row << 2));
    case TYPE_FLOAT32: {
      const value = load<f32>(values + (<usize>row << 2));
      return value != value ? 0x7fc00000 : <u64>reinterpret<u32>(value + 0);
    }
    case TYPE_FLOAT64: {
      const value = load<f64>(values + (<usize>row << 3));
      return value != value ? 0x7ff8000000000000 : reinterpret<u64>(value + 0);
    }
    default:
      return load<u64>(values + (<usize>row << 3));
  }
}

/** Packs a column of 16 bytes a value: decimals and string views; parameters as in `packWords`. */
export function packWides(
  values: usize,
  validity: usize,
  out: usize,
  stride: i32,
  rowCount: i32,
): i32 {
  let to = out;
  for (let row = 0; row < rowCount; row++, to += stride) {
    const value = isValid(validity, row) ? v128.load(values + (<usize>row << 4)) : i64x2.splat(0);
    v128.store(to, value);
  }
  return rowCount;
}

/**
 * Notes which rows of a part are null.
 *
 * @param out  First word of nulls; the next is `stride` bytes further.
 * @param part  Bit to set.
 * @returns `rowCount`.
 */
export function packNulls(
  validity: usize,
  out: usize,
  stride: i32,
  part: i32,
  rowCount: i32,
): i32 {
  let to = out;
  for (let row = 0; row < rowCount; row++, to += stride) {
    if (!isValid(validity, row)) store<u64>(to, load<u64>(to) | (<u64>1 << <u64>part));
  }
  return rowCount;
}

/**
 * Hashes packed keys, part by part.
 *
 * @param parts  Parts of the key (`abi/groupTable.ts`); the word of nulls is listed as one.
 * @param hashes  Receives u32 hashes.
 * @param seed  Address of the u64 seed.
 * @returns `rowCount`.
 */
export function hashKeys(
  packed: usize,
  stride: i32,
  parts: usize,
  partCount: i32,
  hashes: usize,
  rowCount: i32,
  seed: usize,
): i32 {
  const start = load<u64>(seed);
  memory.fill(hashes, 0, <usize>rowCount << 2);
  for (let index = 0; index < partCount; index++) {
    const part = parts + <usize>index * PART_BYTES;
    const kind = <i32>load<u32>(part, PART_KIND);
    let at = packed + load<u32>(part, PART_OFFSET);
    for (let to = hashes, end = hashes + (<usize>rowCount << 2); to < end; to += 4, at += stride) {
      const before = start ^ (<u64>load<u32>(to) << 17);
      if (kind == PART_VIEW) {
        store<u32>(to, hashView(at, before));
      } else if (kind == PART_WIDE) {
        const low = <u64>hashWord(load<u64>(at), before);
        store<u32>(to, hashWord(load<u64>(at, 8), start ^ (low << 17)));
      } else {
        store<u32>(to, hashWord(load<u64>(at), before));
      }
    }
  }
  return rowCount;
}
