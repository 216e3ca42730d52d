// Pairs: where a probe of grouped rows is, and where its pairs go.
//
//   0        4         8      12      16       20         24       28
//   | groups | offsets | rows | lefts | rights | capacity | cursor | count |
//
// Rows of group g are `rows[offsets[g]] … rows[offsets[g + 1]]`, the latter excluded.

export const PAIRS_GROUPS: i32 = 0; // u32 a row that probes, ROW_NONE where a key is null
export const PAIRS_OFFSETS: i32 = 4; // u32
export const PAIRS_ROWS: i32 = 8; // u32
export const PAIRS_LEFTS: i32 = 12; // receives the u32 probing row of each pair
export const PAIRS_RIGHTS: i32 = 16; // receives the u32 other row of each pair
export const PAIRS_CAPACITY: i32 = 20; // pairs there is room for
export const PAIRS_CURSOR: i32 = 24; // rows of the group that the row at hand has met
export const PAIRS_COUNT: i32 = 28; // receives the pairs
export const PAIRS_BYTES: i32 = 32;
