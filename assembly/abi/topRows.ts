// Order column: a column that rows are ranked by.
//
//   0        4          8      12            16
//   | values | validity | kind | flags       |
//
// ORDER_CODES are u64 order codes whose ascending order is the wanted one; the others are compared
// as they are, and turned round for RANK_DESCENDING.

export const RANK_VALUES: i32 = 0;
export const RANK_VALIDITY: i32 = 4; // bitmap, or 0
export const RANK_KIND: i32 = 8;
export const RANK_FLAGS: i32 = 12;
export const RANK_BYTES: i32 = 16;

export const RANK_CODES: i32 = 0;
export const RANK_VIEWS: i32 = 1;
export const RANK_DECIMALS: i32 = 2;

export const RANK_DESCENDING: i32 = 1;
export const RANK_NULLS_FIRST: i32 = 2;

// Ranking: groups of rows, and which of their ranks are wanted.
//
//   0         4      8        12           16     20   24           28        32      36
//   | offsets | rows | orders | orderCount | from | to | lastOnTie  | scratch | out   | ranks |

export const TOP_OFFSETS: i32 = 0; // u32[groupCount + 1]
export const TOP_ROWS: i32 = 4; // u32 rows by group, in order of arrival; changed
export const TOP_ORDERS: i32 = 8; // order columns
export const TOP_ORDER_COUNT: i32 = 12;
export const TOP_FROM: i32 = 16; // the first rank, 1 or more
export const TOP_TO: i32 = 20; // the last one
export const TOP_LAST_ON_TIE: i32 = 24; // 1: of equal rows the later comes first
export const TOP_SCRATCH: i32 = 28; // u32, as many as rows of the largest group
export const TOP_OUT: i32 = 32; // receives u32 rows by group and rank
export const TOP_RANKS: i32 = 36; // receives the i64 rank of each
export const TOP_BYTES: i32 = 40;
