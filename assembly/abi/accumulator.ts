// Accumulators: cells in the payload of a group's record. All bytes zero is the state of no value, so that a new group
// needs no initialisation.
//
//   count      | i64 |
//   sum        | i64 |  or  | f64 |  or  | i128 |
//   extreme    | u64 |            an order code: the largest wins, 0 loses to every value
//   pick       | order u64 | value, 8 or 16 bytes |
//   moments    | count f64 | mean f64 | squares f64 |

// Order codes of 64-bit values: unsigned order is the order of the values (LARGEST) or its reverse (SMALLEST). Floats are
// ordered as Java's Double.compare does: NaN is above infinity.
export const ORDER_INT_LARGEST: i32 = 0;
export const ORDER_INT_SMALLEST: i32 = 1;
export const ORDER_FLOAT_LARGEST: i32 = 2;
export const ORDER_FLOAT_SMALLEST: i32 = 3;

export const MOMENTS_COUNT: i32 = 0;
export const MOMENTS_MEAN: i32 = 8;
export const MOMENTS_SQUARES: i32 = 16;
export const MOMENTS_BYTES: i32 = 24;
