// String view: 16 bytes a string, Arrow's Utf8View with the whole linear memory as its one buffer.
//
//   length <= 12   0        4                               16
//                  | length | bytes, padded with zeros      |
//   length  > 12   0        4        8          12          16
//                  | length | prefix | buffer 0 | address   |
//
// Invariants
//   · Unused bytes are zero, so that short strings are equal when their 16 bytes are.
//   · The bytes behind a long view live as long as the batch (batch arena) or the state that owns them.

export const VIEW_LENGTH: i32 = 0;
export const VIEW_PREFIX: i32 = 4;
export const VIEW_BUFFER: i32 = 8;
export const VIEW_ADDRESS: i32 = 12;
export const VIEW_BYTES: i32 = 16;
export const VIEW_INLINE_MAX: i32 = 12;
