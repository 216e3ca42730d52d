// What an encoder kernel works from: one state a call, one field a column.
//
//   state   0     4        8     12       16          20      24          28
//           | row | rowEnd | out | outEnd | selection | flags | delimiter | quote |
//           32            36           40        44
//           | nullAddress | nullLength | lineEnd | lineEndLength |
//   field   0            4           8          12           16                 24 … 40
//           | keyAddress | keyLength | children | dateLength | dateBefore (i64) | date text |
//
// `row` and `out` move on with every whole row, so that a call after STATUS_FULL continues.
// `selection` is the address of u32 row numbers, or 0. A field's key is `,"name":`, readable in
// 16-byte steps; `children` are fields in a row. The rest of a field caches the text of the last
// date formatted: `dateBefore` is the last unit (of the column) before that date, -1 at first, for
// 1970-01-01.

export const ENCODE_ROW: i32 = 0;
export const ENCODE_ROW_END: i32 = 4;
export const ENCODE_OUT: i32 = 8;
export const ENCODE_OUT_END: i32 = 12;
export const ENCODE_SELECTION: i32 = 16;
export const ENCODE_FLAGS: i32 = 20;
export const ENCODE_DELIMITER: i32 = 24;
export const ENCODE_QUOTE: i32 = 28;
export const ENCODE_NULL_ADDRESS: i32 = 32;
export const ENCODE_NULL_LENGTH: i32 = 36;
export const ENCODE_LINE_END: i32 = 40; // its bytes, little endian
export const ENCODE_LINE_END_LENGTH: i32 = 44;
export const ENCODE_STATE_BYTES: i32 = 48;

export const FIELD_KEY: i32 = 0;
export const FIELD_KEY_LENGTH: i32 = 4;
export const FIELD_CHILDREN: i32 = 8;
export const FIELD_DATE_LENGTH: i32 = 12;
export const FIELD_DATE_BEFORE: i32 = 16;
export const FIELD_DATE: i32 = 24;
export const FIELD_BYTES: i32 = 40;

// Flags of a state.
export const ENCODE_IGNORE_NULLS: i32 = 1; // JSON: a null field is left out
export const ENCODE_ISO: i32 = 2; // `T` between date and time
export const ENCODE_TRIM_FRACTION: i32 = 4; // fraction digits as the value needs
export const ENCODE_SCAN_ALL: i32 = 8; // CSV: the delimiter may occur in numbers and dates

/** Bytes that an output has behind the last row: scalars and SIMD stores overrun into them. */
export const ENCODE_SLACK: i32 = 160;
