// Rows of a session: what the payload of a session's slot holds where rows are kept.
//
//   0      4      8       12    16
//   | head | tail | count | pad |
//
// Rows are linked in their segments (`abi/rowStore.ts`); head and tail are id + 1, 0 = none.

export const SESSION_ROWS_HEAD: i32 = 0;
export const SESSION_ROWS_TAIL: i32 = 4;
export const SESSION_ROWS_COUNT: i32 = 8;
export const SESSION_ROWS_BYTES: i32 = 16;
