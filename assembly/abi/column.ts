// Column descriptor: how a kernel that takes many columns is told where they are.
//
//   0      4        8          12        16           20         24          28
//   | type | values | validity | offsets | childCount | children | precision | scale |
//
// `values`, `validity`, `offsets` and `children` are addresses; validity 0 means that no row is
// null. `children` points to `childCount` contiguous descriptors. Addresses of values are 8-byte
// aligned, those of validity too, and a bitmap is readable in whole 8-byte words.

export const COLUMN_TYPE: i32 = 0;
export const COLUMN_VALUES: i32 = 4;
export const COLUMN_VALIDITY: i32 = 8;
export const COLUMN_OFFSETS: i32 = 12;
export const COLUMN_CHILD_COUNT: i32 = 16;
export const COLUMN_CHILDREN: i32 = 20;
export const COLUMN_PRECISION: i32 = 24;
export const COLUMN_SCALE: i32 = 28;
export const COLUMN_BYTES: i32 = 32;
