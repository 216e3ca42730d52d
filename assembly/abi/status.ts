// What a kernel returns when it is not a count. A count is >= 0; a status is negative.

export const STATUS_FULL: i32 = -1; // output full: make room and call again; nothing was lost
export const STATUS_BAD_RECORD: i32 = -2; // details in the kernel's own descriptor
export const STATUS_OVERFLOW: i32 = -3; // a number does not fit its type
export const STATUS_DIVISION_BY_ZERO: i32 = -4;
export const STATUS_LIMIT: i32 = -5; // a limit on depth, size or count was reached
export const STATUS_BAD_VALUE: i32 = -6; // a value is outside what an operation accepts
