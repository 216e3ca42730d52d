// Group table: keys interned to dense group indices.
//
//   buckets  | 4 tags u32 | 4 × group + 1 u32 |  power of two of them, group + 1 = 0: slot empty
//                                 │
//   records  | key parts | payload |    one a group, `stride` bytes, in order of first arrival
//   heap     long strings that keys own
//
//   table    0       4       8            12           16        20
//            | slots | shift | groupCount | groupLimit | records | stride |
//            24         28      32        36           40           48       52          56
//            | keyBytes | heap | heapEnd | heapNeeded | seed (u64) | parts | partCount | touched |
//            60
//            | program |        update program (accumulator.ts), or 0
//
// A tag is the key's 32-bit hash; its highest 32 − shift bits are the first bucket to look at.
// `heap … heapEnd` is what is left of the newest heap segment; `heapNeeded` tells how much a key needs
// that did not fit.

export const TABLE_SLOTS: i32 = 0;
export const TABLE_SHIFT: i32 = 4;
export const TABLE_GROUP_COUNT: i32 = 8;
export const TABLE_GROUP_LIMIT: i32 = 12;
export const TABLE_RECORDS: i32 = 16;
export const TABLE_STRIDE: i32 = 20;
export const TABLE_KEY_BYTES: i32 = 24;
export const TABLE_HEAP: i32 = 28;
export const TABLE_HEAP_END: i32 = 32;
export const TABLE_HEAP_NEEDED: i32 = 36;
export const TABLE_SEED: i32 = 40;
export const TABLE_PARTS: i32 = 48;
export const TABLE_PART_COUNT: i32 = 52;
export const TABLE_TOUCHED: i32 = 56; // keeps the loads of the touch pass alive
export const TABLE_PROGRAM: i32 = 60;
export const TABLE_BYTES: i32 = 64;

export const BUCKET_SLOTS: i32 = 4;
export const BUCKET_GROUPS: i32 = 16;
export const BUCKET_BYTES: i32 = 32;

// A part of a key: where it is in the record and how it is compared. Behind the parts of a key with
// nullable parts follows one word with a bit a part, set when the part is null; the part itself is
// zero then.
//
//   0        4      8
//   | offset | kind |

export const PART_OFFSET: i32 = 0;
export const PART_KIND: i32 = 4;
export const PART_BYTES: i32 = 8;

export const PART_WORD: i32 = 0; // 8 bytes: numbers and times, widened
export const PART_WIDE: i32 = 1; // 16 bytes: DECIMAL128
export const PART_VIEW: i32 = 2; // 16 bytes: STRING and BINARY
