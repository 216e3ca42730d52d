// Units of time in expression programs, and how time instructions pack their parameter.
//
//   parameter    0      8           16             24
//                | unit | thousands | precision    |
//
// `thousands` is 0, 1 or 2: a TIMESTAMP counts 1000^thousands units a millisecond. A cast puts
// those of its target into bits 24 … 31 and the target's fractional digits into bits 16 … 23.

export const UNIT_MILLISECOND: i32 = 0;
export const UNIT_SECOND: i32 = 1;
export const UNIT_MINUTE: i32 = 2;
export const UNIT_HOUR: i32 = 3;
export const UNIT_DAY: i32 = 4;
export const UNIT_WEEK: i32 = 5;
export const UNIT_MONTH: i32 = 6;
export const UNIT_QUARTER: i32 = 7;
export const UNIT_YEAR: i32 = 8;
// Only for extraction.
export const UNIT_DAY_OF_WEEK: i32 = 9;
export const UNIT_DAY_OF_YEAR: i32 = 10;
export const UNIT_EPOCH: i32 = 11; // whole seconds since 1970
export const UNIT_EPOCH_MS: i32 = 12;

export const CAST_TIME_TRY: i32 = 1; // in the unit's place: what does not fit is null

// Tokens of a compiled date pattern; other bytes stand for themselves, TOKEN_BYTE escapes one.
export const TOKEN_YEAR: i32 = 1;
export const TOKEN_MONTH: i32 = 2;
export const TOKEN_DAY: i32 = 3;
export const TOKEN_HOUR: i32 = 4;
export const TOKEN_MINUTE: i32 = 5;
export const TOKEN_SECOND: i32 = 6;
export const TOKEN_MILLISECOND: i32 = 7;
export const TOKEN_BYTE: i32 = 8;
