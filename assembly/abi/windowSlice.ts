// Slice runs: the rows of a batch that fall into one slice of time, as `assignSlices` lists them.
//
//   0             8           12         16
//   | start (f64) | first u32 | count u32 |
//
// `start` is the slice's first millisecond, `first … first + count` are positions in the list of
// row indices, which keeps the order of arrival within a slice.

export const SLICE_START: i32 = 0;
export const SLICE_FIRST: i32 = 8;
export const SLICE_COUNT: i32 = 12;
export const SLICE_BYTES: i32 = 16;

// Zone segments: from `since` (i64 ms, UTC) on, the zone is `offset` (i64 ms) ahead of UTC.
//
//   0            8              16
//   | since i64  | offset i64   |

export const ZONE_SINCE: i32 = 0;
export const ZONE_OFFSET: i32 = 8;
export const ZONE_BYTES: i32 = 16;
