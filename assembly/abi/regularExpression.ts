// A compiled regular expression: a header, instructions, and sets of characters; all u32 words.
//
//   0          4        8          12              16            20           24          28
//   | codeAt   | flags  | literalAt | literalBytes | literalLead | leadMax    | startsAt  | code …
//
//   instruction   word 0 the operation, then its operands; addresses are in bytes from the start of
//                 the program
//   set           128 bytes, 1 where the ASCII character is in it; the number of ranges; ranges of
//                 other code points, first and last
//   starts        256 bytes, 1 where a match may begin with the byte
//
// `literal` are bytes that every match has, `literalLead` to `leadMax` bytes behind its start.

export const REGEXP_CODE_AT: i32 = 0;
export const REGEXP_FLAGS: i32 = 4;
export const REGEXP_LITERAL_AT: i32 = 8;
export const REGEXP_LITERAL_BYTES: i32 = 12; // 0: there is none
export const REGEXP_LITERAL_LEAD: i32 = 16;
export const REGEXP_LEAD_MAX: i32 = 20; // LEAD_UNBOUNDED: anywhere behind the start
export const REGEXP_STARTS_AT: i32 = 24;
export const REGEXP_HEADER_BYTES: i32 = 28;

export const REGEXP_ANCHORED: i32 = 1; // a match begins where the text does
export const REGEXP_MAY_BE_EMPTY: i32 = 2;
export const LEAD_UNBOUNDED: i32 = -1;

export const REGEXP_MATCH: i32 = 0;
export const REGEXP_LITERAL: i32 = 1; // length in bytes, the bytes, padded to a word
export const REGEXP_SET: i32 = 2; // set
export const REGEXP_TEXT_START: i32 = 3;
export const REGEXP_TEXT_END: i32 = 4;
export const REGEXP_LAST_LINE_END: i32 = 5; // the end, or before the line terminator that ends it
export const REGEXP_SPLIT: i32 = 6; // where to go on first, and where when that fails
export const REGEXP_JUMP: i32 = 7; // where
export const REGEXP_GROUP_START: i32 = 8; // of the group that is asked for
export const REGEXP_GROUP_END: i32 = 9;
export const REGEXP_SPAN: i32 = 10; // set, min, max (REPEAT_UNBOUNDED), 1 to keep what was taken
export const REGEXP_SPAN_UNTIL: i32 = 11; // byte, min, unused, 1 to keep what was taken
export const REPEAT_UNBOUNDED: i32 = -1;

export const SET_RANGE_COUNT: i32 = 128;
export const SET_RANGES: i32 = 132;
