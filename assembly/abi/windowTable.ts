// Expansion: rows to windows of a window table function, one output row for each window of a row.
//
//   0       4       8        12     16     24      32     40       48     52         56
//   | times | rows  | starts | ends | size | slide | step | offset | kind | capacity | written |
//
// Times are i64 ms on the wall clock of the windows.

export const EXPAND_TIMES: i32 = 0; // i64 a row
export const EXPAND_ROWS: i32 = 4; // receives the u32 row of each output row
export const EXPAND_STARTS: i32 = 8; // receives the i64 start of its window
export const EXPAND_ENDS: i32 = 12; // receives the i64 end of its window
export const EXPAND_SIZE: i32 = 16; // i64
export const EXPAND_SLIDE: i32 = 24; // i64
export const EXPAND_STEP: i32 = 32; // i64
export const EXPAND_OFFSET: i32 = 40; // i64
export const EXPAND_KIND: i32 = 48; // EXPAND_HOP or EXPAND_CUMULATE
export const EXPAND_CAPACITY: i32 = 52; // output rows there is room for, at least those of one row
export const EXPAND_WRITTEN: i32 = 56; // receives the output rows
export const EXPAND_BYTES: i32 = 64;

export const EXPAND_HOP: i32 = 0; // tumble is hop by its size
export const EXPAND_CUMULATE: i32 = 1;
