// Lookup: rows of a table by group, and where a probe of them stopped.
//
//   0         4        8      12      16         20       24       28         32
//   | groups  | starts | ids  | rows  | matches  | capacity| isLeft | row      | offset
//
//   group g   ids[starts[g]] … ids[starts[g + 1] − 1]
export const LOOKUP_GROUPS: i32 = 0; // u32 a row, ROW_NONE where the key is not in the table
export const LOOKUP_STARTS: i32 = 4; // u32 a group and one more
export const LOOKUP_IDS: i32 = 8; // u32 ids of the table's rows, group by group
export const LOOKUP_ROWS: i32 = 12; // receives the u32 row of each pair
export const LOOKUP_MATCHES: i32 = 16; // receives the u32 id of each pair, ROW_NONE without a match
export const LOOKUP_CAPACITY: i32 = 20; // pairs there is room for
export const LOOKUP_IS_LEFT: i32 = 24; // 1: rows without a match are pairs too
export const LOOKUP_ROW: i32 = 28; // row to go on with
export const LOOKUP_OFFSET: i32 = 32; // pairs of that row that were given already
export const LOOKUP_BYTES: i32 = 40;
