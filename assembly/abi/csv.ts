// What the CSV kernels work from: one state a decoder, one entry a field of a record.
//
//   state   0        4     8         12    16       20     24        28           32
//           | cursor | end | isFinal | row | rowEnd | line | entries | entryCount | delimiter |
//           36      40       44            48           52     56        60
//           | quote | escape | nullAddress | nullLength | text | textEnd | allowMissing |
//           64        68               72             76          80           84
//           | problem | problemAddress | problemEntry | recordEnd | fieldCount | comment |
//   entry   0      4        8          12          16      20           24
//           | type | values | validity | precision | scale | isNullable | hasNull |
//
// `cursor`, `row` and `line` (1-based, of the record at `cursor`) move on with every whole record.
// `text` is where strings with escaped quotes are written. After STATUS_BAD_RECORD the `problem…`
// words say what was wrong and where, and `recordEnd` where to go on. An entry of type 0 is a field
// that no column wants.

export const CSV_CURSOR: i32 = 0;
export const CSV_END: i32 = 4;
export const CSV_IS_FINAL: i32 = 8;
export const CSV_ROW: i32 = 12;
export const CSV_ROW_END: i32 = 16;
export const CSV_LINE: i32 = 20;
export const CSV_ENTRIES: i32 = 24;
export const CSV_ENTRY_COUNT: i32 = 28;
export const CSV_DELIMITER: i32 = 32;
export const CSV_QUOTE: i32 = 36;
export const CSV_ESCAPE: i32 = 40; // the quote itself when quotes are doubled
export const CSV_NULL_ADDRESS: i32 = 44;
export const CSV_NULL_LENGTH: i32 = 48;
export const CSV_TEXT: i32 = 52;
export const CSV_TEXT_END: i32 = 56;
export const CSV_ALLOW_MISSING: i32 = 60;
export const CSV_PROBLEM: i32 = 64;
export const CSV_PROBLEM_ADDRESS: i32 = 68;
export const CSV_PROBLEM_ENTRY: i32 = 72;
export const CSV_RECORD_END: i32 = 76;
export const CSV_FIELD_COUNT: i32 = 80;
export const CSV_COMMENT: i32 = 84; // 0: no comments
export const CSV_STATE_BYTES: i32 = 88;

export const CSV_ENTRY_TYPE: i32 = 0;
export const CSV_ENTRY_VALUES: i32 = 4;
export const CSV_ENTRY_VALIDITY: i32 = 8;
export const CSV_ENTRY_PRECISION: i32 = 12;
export const CSV_ENTRY_SCALE: i32 = 16;
export const CSV_ENTRY_NULLABLE: i32 = 20;
export const CSV_ENTRY_HAS_NULL: i32 = 24;
export const CSV_ENTRY_BYTES: i32 = 32;

// Problems of a bad record.
export const CSV_BAD_VALUE: i32 = 1; // the text is no value of the column's type
export const CSV_OUT_OF_RANGE: i32 = 2; // a number that the column's type cannot hold
export const CSV_NULL: i32 = 3; // NULL in a NOT NULL column
export const CSV_BAD_UTF8: i32 = 4;
export const CSV_TOO_FEW: i32 = 5; // fields
export const CSV_TOO_MANY: i32 = 6;
export const CSV_UNCLOSED_QUOTE: i32 = 7;
export const CSV_TEXT_AFTER_QUOTE: i32 = 8;
