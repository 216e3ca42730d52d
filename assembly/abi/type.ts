// Type ids of columns, shared by kernels and TypeScript. Constants only: both compilers read it.
//
//   width   1 bit    BOOLEAN
//           1, 2, 4  INT8 · INT16 · INT32, FLOAT32, DATE, TIME, INTERVAL_MONTH
//           8        INT64, FLOAT64, DECIMAL64, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_MS
//           16       DECIMAL128, STRING and BINARY (views, see stringView.ts)
//           –        ROW, ARRAY, MAP (children)

export const TYPE_BOOLEAN: i32 = 1; // bitmap, least significant bit first
export const TYPE_INT8: i32 = 2;
export const TYPE_INT16: i32 = 3;
export const TYPE_INT32: i32 = 4;
export const TYPE_INT64: i32 = 5;
export const TYPE_FLOAT32: i32 = 6;
export const TYPE_FLOAT64: i32 = 7;
export const TYPE_DECIMAL64: i32 = 8; // unscaled i64, precision <= 18
export const TYPE_DECIMAL128: i32 = 9; // unscaled i128, little endian, precision <= 38
export const TYPE_STRING: i32 = 10; // 16-byte view of UTF-8 bytes
export const TYPE_BINARY: i32 = 11; // 16-byte view of bytes
export const TYPE_DATE: i32 = 12; // i32 days since 1970-01-01
export const TYPE_TIME: i32 = 13; // i32 milliseconds since midnight
export const TYPE_TIMESTAMP: i32 = 14; // i64 wall clock, unit by precision: 0-3 ms, 4-6 us, 7-9 ns
export const TYPE_TIMESTAMP_LTZ: i32 = 15; // i64 since the epoch in UTC, unit as above
export const TYPE_INTERVAL_MONTH: i32 = 16; // i32 months
export const TYPE_INTERVAL_MS: i32 = 17; // i64 milliseconds
export const TYPE_ROW: i32 = 18; // children, no values
export const TYPE_ARRAY: i32 = 19; // i32 offsets[rows + 1], one child
export const TYPE_MAP: i32 = 20; // i32 offsets[rows + 1], two children: keys, values
