// Watermark state of one split: what `assignTimestamps` carries from batch to batch.
//
//   0                8         16        24        32        40        48         52
//   | maxTimestamp   | bound   | floor   | ceiling | min     | max     | nullRow  | pad |
//
//   own watermark   maxTimestamp − bound − 1
//   row's watermark max(floor, min(ceiling, own watermark before the row))
//
// All are i64 milliseconds but `nullRow` (i32). `floor` is the combined watermark of all splits
// when the batch arrived, `ceiling` the lowest watermark of the other active splits: one split
// alone does not make a row late. `min` and `max` are outputs, the range of the batch at hand.

export const TIME_MAX_TIMESTAMP: i32 = 0;
export const TIME_BOUND: i32 = 8;
export const TIME_FLOOR: i32 = 16;
export const TIME_CEILING: i32 = 24;
export const TIME_RANGE_MIN: i32 = 32;
export const TIME_RANGE_MAX: i32 = 40;
export const TIME_NULL_ROW: i32 = 48;
export const TIME_BYTES: i32 = 56;
