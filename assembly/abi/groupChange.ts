// Group change: how a batch changes groups that may vanish again, for changelogs.
//
// Each group keeps a head behind its accumulators. A group with no rows is not there: its payload
// is zero but for the stamp.
//
//   head    0            8            16
//           | rows i64   | stamp f64  | written f64 |     stamp: the run that touched it last
//
//   touch   0       4        8        12      16      20          24
//           | heads | stride | groups | kinds | from  | rowCount  | stamp f64 |
//           32        36        40         44      48     52               56
//           | touched | existed | admitted | stops | done | admittedCount  | pad |
//
//   plan    0       4        8         12        16        20      24
//           | heads | stride | touched | existed | changed | count | flags |
//           28     32       36      40      44          48
//           | rows | groups | kinds | gone  | goneCount | appeared |
//
// A planned row is `position << 1 | isAfter`: the results before or behind the run, of the group at
// a position of `touched`.

export const HEAD_ROWS: i32 = 0;
export const HEAD_STAMP: i32 = 8;
export const HEAD_WRITTEN: i32 = 16;
export const HEAD_BYTES: i32 = 16;
export const HEAD_BYTES_TIMED: i32 = 24;

export const TOUCH_HEADS: i32 = 0;
export const TOUCH_STRIDE: i32 = 4;
export const TOUCH_GROUPS: i32 = 8;
export const TOUCH_KINDS: i32 = 12;
export const TOUCH_FROM: i32 = 16;
export const TOUCH_ROW_COUNT: i32 = 20;
export const TOUCH_STAMP: i32 = 24;
export const TOUCH_TOUCHED: i32 = 32;
export const TOUCH_EXISTED: i32 = 36;
export const TOUCH_ADMITTED: i32 = 40;
export const TOUCH_STOPS: i32 = 44;
export const TOUCH_DONE: i32 = 48;
export const TOUCH_ADMITTED_COUNT: i32 = 52;
export const TOUCH_BYTES: i32 = 56;

export const PLAN_HEADS: i32 = 0;
export const PLAN_STRIDE: i32 = 4;
export const PLAN_TOUCHED: i32 = 8;
export const PLAN_EXISTED: i32 = 12;
export const PLAN_CHANGED: i32 = 16;
export const PLAN_COUNT: i32 = 20;
export const PLAN_FLAGS: i32 = 24;
export const PLAN_ROWS: i32 = 28;
export const PLAN_GROUPS: i32 = 32;
export const PLAN_KINDS: i32 = 36;
export const PLAN_GONE: i32 = 40;
export const PLAN_GONE_COUNT: i32 = 44;
export const PLAN_APPEARED: i32 = 48; // groups that appeared, less those that vanished
export const PLAN_BYTES: i32 = 56;

export const PLAN_UPDATE_BEFORE: i32 = 1; // -U before +U
export const PLAN_ALWAYS: i32 = 2; // +U of unchanged results too
