// Distinct values of groups, which several aggregates share, each with a filter of its own. Values
// are entries of a nested group table keyed (id, value …); the cell of a group is a multiset's
// (`accumulator.ts`), whose count is that of its entries that are there.
//
//   entry   0          4        8
//           | next + 1 | seen   | counts i64, one a filter, where values may be taken back |
//
// `seen` has a bit for each filter that the value passed, where it is not counted, and one that the
// entry is in the chain of its group.
//
//   rows    0       4        8        12        16            20           24     28
//           | cells | stride | groups | entries | entryStride | entryOfRow | rows | kinds |
//           32      36     40          44         48          52
//           | masks | bits | maskCount | isCounted | rowCount |
//
// `rows` are the u32 rows of the batch that `groups` and `entryOfRow` are of, or 0. `masks` and
// `bits` are u32 addresses of bitmaps, one a filter: rows that pass, 0 = all, and those that make a
// value appear or vanish, zeroed.

export const DISTINCT_NEXT: i32 = 0;
export const DISTINCT_SEEN: i32 = 4;
export const DISTINCT_COUNTS: i32 = 8;

export const DISTINCT_ROWS_CELLS: i32 = 0;
export const DISTINCT_ROWS_STRIDE: i32 = 4;
export const DISTINCT_ROWS_GROUPS: i32 = 8;
export const DISTINCT_ROWS_ENTRIES: i32 = 12;
export const DISTINCT_ROWS_ENTRY_STRIDE: i32 = 16;
export const DISTINCT_ROWS_ENTRY_OF_ROW: i32 = 20;
export const DISTINCT_ROWS_ROWS: i32 = 24;
export const DISTINCT_ROWS_KINDS: i32 = 28;
export const DISTINCT_ROWS_MASKS: i32 = 32;
export const DISTINCT_ROWS_BITS: i32 = 36;
export const DISTINCT_ROWS_MASK_COUNT: i32 = 40;
export const DISTINCT_ROWS_IS_COUNTED: i32 = 44;
export const DISTINCT_ROWS_ROW_COUNT: i32 = 48;
export const DISTINCT_ROWS_BYTES: i32 = 52;

export const DISTINCT_MASKS_MAX: i32 = 31;
export const DISTINCT_IS_LINKED: i32 = 1 << 31;
