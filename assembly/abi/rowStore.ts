// Row store: rows that joins keep, as columns in segments of 1,024 rows, released whole.
//
//   segments  | u32 address of each, by number; 0 = released |
//   row id    | segment number, 22 bits | row in the segment, 10 bits |
//   segment   0              8192         12288        13312
//             | time i64[N]  | next u32[N] | mark u8[N] | columns |
//   column    | values, N × width (1 byte for BOOLEAN) | present u8[N], of nullable ones |
//
// A chain links the rows of one key, latest time first: `next` is the id + 1 of the next row, 0
// ends it. Its head lies in the key's record. Where a chain leads into a released segment, all that
// follows has expired too, because it is earlier.

export const SEGMENT_SHIFT: i32 = 10;
export const SEGMENT_ROWS: i32 = 1024;
export const SEGMENT_TIMES: i32 = 0;
export const SEGMENT_NEXT: i32 = 8192;
export const SEGMENT_MARKS: i32 = 12288;
export const SEGMENT_COLUMNS: i32 = 13312;

export const ROW_NONE: i32 = -1; // instead of a row's id or group: no row, no key

export const MARK_NEW: i32 = 0;
export const MARK_MATCHED: i32 = 1; // has met a row of the other side, or was emitted without one

// Probe: what looks through the other side's chains, and where it stopped.
//
//   0           4        8        12       16       24       32         40          44
//   | segments  | heads  | stride | groups | lower  | upper  | expired  | watermarks| times
//   48          56         60       64       68          72
//   | retention | ownMarks | rows   | ids    | capacity  | cursor
//
// For the row at hand those of the other side match whose time is in `time + lower … time + upper`
// and above `expired` and above the row's watermark − `retention`.
export const PROBE_SEGMENTS: i32 = 0;
export const PROBE_HEADS: i32 = 4; // address of the chain head of group 0
export const PROBE_STRIDE: i32 = 8;
export const PROBE_GROUPS: i32 = 12; // u32 a row, ROW_NONE where the key is null
export const PROBE_LOWER: i32 = 16; // i64
export const PROBE_UPPER: i32 = 24; // i64
export const PROBE_EXPIRED: i32 = 32; // i64
export const PROBE_WATERMARKS: i32 = 40; // i64 a row, or 0
export const PROBE_TIMES: i32 = 44; // i64 a row, or 0: all are 0
export const PROBE_RETENTION: i32 = 48; // i64
export const PROBE_OWN_MARKS: i32 = 56; // u8 a row, or 0
export const PROBE_ROWS: i32 = 60; // receives the u32 row of each pair
export const PROBE_IDS: i32 = 64; // receives the u32 id of each pair
export const PROBE_CAPACITY: i32 = 68; // pairs there is room for
export const PROBE_CURSOR: i32 = 72; // id + 1 to go on with in the row at hand, 0 = its head
export const PROBE_BYTES: i32 = 80;
