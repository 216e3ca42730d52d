// The first rows of each group by an order.
//
//   one row wanted      the best of a pass
//   a few               a sorted list that better rows are inserted into
//   many                merge sort
//
// Rows that no order column tells apart rank by arrival, which makes the order total.
import {
  RANK_BYTES,
  RANK_CODES,
  RANK_DESCENDING,
  RANK_FLAGS,
  RANK_KIND,
  RANK_NULLS_FIRST,
  RANK_VALIDITY,
  RANK_VALUES,
  RANK_VIEWS,
  TOP_FROM,
  TOP_LAST_ON_TIE,
  TOP_OFFSETS,
  TOP_ORDER_COUNT,
  TOP_ORDERS,
  TOP_OUT,
  TOP_RANKS,
  TOP_ROWS,
  TOP_SCRATCH,
  TOP_TO,
} from "../abi/topRows";
import { orderCode } from "../state/extreme";
import { compare128 } from "../state/pick";
import { isValid } from "../state/rows";
import { compareViews } from "../state/views";

/** Rows up to which inserting is cheaper than sorting all. */
const INSERT_MAX: i32 = 128;

/**
 * Writes order codes.
 *
 * @param values  i64 or f64.
 * @param out  Receives u64; may equal `values`.
 * @param order  ORDER_… of `abi/accumulator.ts`.
 * @returns `count`.
 */
export function orderCodes(values: usize, out: usize, count: i32, order: i32): i32 {
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 8) {
    store<u64>(out + at, orderCode(load<u64>(values + at), order));
  }
  return count;
}

/**
 * Lists the rows of the wanted ranks of each group.
 *
 * @param top  See `abi/topRows.ts`.
 * @returns Rows listed.
 */
export function topRows(top: usize, groupCount: i32): i32 {
  const offsets = <usize>load<u32>(top, TOP_OFFSETS);
  const rows = <usize>load<u32>(top, TOP_ROWS);
  const from = load<i32>(top, TOP_FROM);
  const to = load<i32>(top, TOP_TO);
  const out = <usize>load<u32>(top, TOP_OUT);
  const ranks = <usize>load<u32>(top, TOP_RANKS);
  let listed: usize = 0;
  for (let group = 0; group < groupCount; group++) {
    const at = offsets + (<usize>group << 2);
    const first = rows + (<usize>load<u32>(at) << 2);
    const size = <i32>(load<u32>(at, 4) - load<u32>(at));
    const wanted = min(to, size);
    if (wanted == 1) best(top, first, size);
    else if (wanted <= INSERT_MAX) insertBest(top, first, size, wanted);
    else sort(top, first, size);
    for (let rank = from; rank <= wanted; rank++) {
      store<u32>(out + (listed << 2), load<u32>(first + (<usize>(rank - 1) << 2)));
      store<i64>(ranks + (listed << 3), <i64>rank);
      listed++;
    }
  }
  return <i32>listed;
}

/** Puts the first of the rows by order at the front. */
function best(top: usize, rows: usize, size: i32): void {
  let found = load<u32>(rows);
  for (let i = 1; i < size; i++) {
    const row = load<u32>(rows + (<usize>i << 2));
    if (isBefore(top, row, found)) found = row;
  }
  store<u32>(rows, found);
}

/** Puts the first `wanted` rows by order at the front, sorted. */
function insertBest(top: usize, rows: usize, size: i32, wanted: i32): void {
  let sorted = 1;
  for (let i = 1; i < size; i++) {
    const row = load<u32>(rows + (<usize>i << 2));
    if (sorted == wanted && !isBefore(top, row, load<u32>(rows + (<usize>(wanted - 1) << 2)))) {
      continue;
    }
    let low = 0;
    let high = sorted;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(top, row, load<u32>(rows + (<usize>middle << 2)))) high = middle;
      else low = middle + 1;
    }
    if (sorted < wanted) sorted++;
    const at = rows + (<usize>low << 2);
    memory.copy(at + 4, at, <usize>(sorted - 1 - low) << 2);
    store<u32>(at, row);
  }
}

/** Sorts all rows: runs of 1, 2, 4 … are merged between `rows` and the scratch. */
function sort(top: usize, rows: usize, size: i32): void {
  let source = rows;
  let target = <usize>load<u32>(top, TOP_SCRATCH);
  for (let run = 1; run < size; run <<= 1) {
    for (let from = 0; from < size; from += run << 1) {
      mergeRuns(top, source, target, from, min(from + run, size), min(from + (run << 1), size));
    }
    const swap = source;
    source = target;
    target = swap;
  }
  if (source != rows) memory.copy(rows, source, <usize>size << 2);
}

function mergeRuns(
  top: usize, source: usize, target: usize, from: i32, middle: i32, to: i32,
): void {
  let left = from;
  let right = middle;
  for (let at = from; at < to; at++) {
    const a = load<u32>(source + (<usize>left << 2));
    let isRight = left == middle;
    if (!isRight && right < to) isRight = isBefore(top, load<u32>(source + (<usize>right << 2)), a);
    const row = isRight ? load<u32>(source + (<usize>right << 2)) : a;
    store<u32>(target + (<usize>at << 2), row);
    if (isRight) right++;
    else left++;
  }
}

/** True when row a ranks before row b, which is another. */
@inline
function isBefore(top: usize, a: u32, b: u32): bool {
  const order = compareRows(top, a, b);
  if (order != 0) return order < 0;
  return load<i32>(top, TOP_LAST_ON_TIE) ? a > b : a < b;
}

function compareRows(top: usize, a: u32, b: u32): i32 {
  let column = <usize>load<u32>(top, TOP_ORDERS);
  const end = column + <usize>load<u32>(top, TOP_ORDER_COUNT) * RANK_BYTES;
  for (; column < end; column += RANK_BYTES) {
    const values = <usize>load<u32>(column, RANK_VALUES);
    const validity = <usize>load<u32>(column, RANK_VALIDITY);
    const flags = load<i32>(column, RANK_FLAGS);
    if (validity) {
      const isThere = isValid(validity, a);
      if (isThere != isValid(validity, b)) {
        return isThere == ((flags & RANK_NULLS_FIRST) != 0) ? 1 : -1;
      }
      if (!isThere) continue;
    }
    const kind = load<i32>(column, RANK_KIND);
    if (kind == RANK_CODES) {
      const left = load<u64>(values + (<usize>a << 3));
      const right = load<u64>(values + (<usize>b << 3));
      if (left != right) return left < right ? -1 : 1;
      continue;
    }
    const left = values + (<usize>a << 4);
    const right = values + (<usize>b << 4);
    const order = kind == RANK_VIEWS ? compareViews(left, right) : compare128(left, right);
    if (order != 0) return flags & RANK_DESCENDING ? -order : order;
  }
  return 0;
}
