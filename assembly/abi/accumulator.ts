// Accumulators: cells in the payload of a group's record. All bytes zero is the state of no value,
// so that a new group needs no initialisation.
//
//   count      | i64 |
//   sum        | i64 |  or  | f64 |  or  | i128 |
//   extreme    | u64 |            an order code: the largest wins, 0 loses to every value
//   pick       | order u64 | value, 8 or 16 bytes |
//   moments    | count f64 | mean f64 | squares f64 |

// Order codes of 64-bit values: unsigned order is the order of the values (LARGEST) or its reverse
// (SMALLEST). Floats are ordered as Java's Double.compare does: NaN is above infinity.
export const ORDER_INT_LARGEST: i32 = 0;
export const ORDER_INT_SMALLEST: i32 = 1;
export const ORDER_FLOAT_LARGEST: i32 = 2;
export const ORDER_FLOAT_SMALLEST: i32 = 3;

export const MOMENTS_COUNT: i32 = 0;
export const MOMENTS_MEAN: i32 = 8;
export const MOMENTS_SQUARES: i32 = 16;
export const MOMENTS_BYTES: i32 = 24;

// Pick: one value of a group, chosen by arrival, by the order of another column or by its own.
//
//   cell       0           8             16              32
//              | flags u64 | order code  | value, 8 or 16 |
//   argument   0        4          8       12       16              20      24
//              | values | validity | width | orders | ordersValid   | order | pad
export const PICK_FLAGS: i32 = 0;
export const PICK_CODE: i32 = 8;
export const PICK_VALUE: i32 = 16;
export const PICK_BYTES: i32 = 32;

export const PICK_IS_SET: i32 = 1;
export const PICK_IS_NULL: i32 = 2;
export const PICK_IS_BORROWED: i32 = 4; // a long string whose bytes belong to the batch or to another table
export const PICK_IS_COUNTED: i32 = 8; // borrowed, and room for it was reserved

export const PICK_ARGUMENT_VALUES: i32 = 0;
export const PICK_ARGUMENT_VALIDITY: i32 = 4;
export const PICK_ARGUMENT_WIDTH: i32 = 8;
export const PICK_ARGUMENT_ORDERS: i32 = 12;
export const PICK_ARGUMENT_ORDERS_VALIDITY: i32 = 16;
export const PICK_ARGUMENT_ORDER: i32 = 20;
export const PICK_ARGUMENT_BYTES: i32 = 24;

export const PICK_FIRST: i32 = 0;
export const PICK_LAST: i32 = 1;
export const PICK_BY: i32 = 2;
export const PICK_LARGEST_VIEW: i32 = 3;
export const PICK_SMALLEST_VIEW: i32 = 4;
export const PICK_LARGEST_DECIMAL: i32 = 5;
export const PICK_SMALLEST_DECIMAL: i32 = 6;
export const PICK_SINGLE: i32 = 7; // the only row; nulls are values

// Multiset: the distinct values of a group with their counts, entries of a nested group table keyed
// (group, value).
//
//   cell    0              8                 12      entry   0           8            12          16
//           | distinct i64 | head u32 + 1 | id  |            | count i64 | next + 1   | isLinked  |
export const MULTISET_DISTINCT: i32 = 0;
export const MULTISET_HEAD: i32 = 8;
export const MULTISET_ID: i32 = 12;
export const MULTISET_BYTES: i32 = 16;
// Of multisets whose extremes are asked for, the entries of those follow: 0 = none, or not known.
export const MULTISET_LARGEST: i32 = 16; // u32 + 1
export const MULTISET_SMALLEST: i32 = 20; // u32 + 1
export const MULTISET_EXTREMES_BYTES: i32 = 24;
export const ENTRY_COUNT: i32 = 0;
export const ENTRY_NEXT: i32 = 8;
export const ENTRY_IS_LINKED: i32 = 12;
export const ENTRY_BYTES: i32 = 16;

// List: the values of a group in order of arrival, chained through a log of 24 bytes an item.
//
//   cell    0            4            8               item   0        16         20
//           | head + 1   | tail + 1   | length u64 |         | value  | next + 1 | pad |
export const LIST_HEAD: i32 = 0;
export const LIST_TAIL: i32 = 4;
export const LIST_LENGTH: i32 = 8;
export const LIST_BYTES: i32 = 16;
export const ITEM_VALUE: i32 = 0;
export const ITEM_NEXT: i32 = 16;
export const ITEM_BYTES: i32 = 24;

// Queue: a list whose values may be taken back, the oldest of equal ones first. Items are chained
// by group, both ways, and by value; values are in entries of a nested group table keyed (group,
// value).
//
//   cell    0          4          8        12   16    entry   0           4          8
//           | head + 1 | tail + 1 | length | id |             | first + 1 | last + 1 |
//
//   item    0              4          8          12      16
//           | previous + 1 | next + 1 | same + 1 | entry |
//
//   log     0       4      8      12
//           | items | used | free + 1 |        free items are chained by `next`
export const QUEUE_HEAD: i32 = 0;
export const QUEUE_TAIL: i32 = 4;
export const QUEUE_LENGTH: i32 = 8;
export const QUEUE_ID: i32 = 12; // where that of a multiset is
export const QUEUE_BYTES: i32 = 16;
export const QUEUE_ENTRY_FIRST: i32 = 0;
export const QUEUE_ENTRY_LAST: i32 = 4;
export const QUEUE_ENTRY_BYTES: i32 = 8;
export const QUEUED_PREVIOUS: i32 = 0;
export const QUEUED_NEXT: i32 = 4;
export const QUEUED_SAME: i32 = 8;
export const QUEUED_ENTRY: i32 = 12;
export const QUEUED_BYTES: i32 = 16;
export const QUEUE_LOG_ITEMS: i32 = 0;
export const QUEUE_LOG_USED: i32 = 4;
export const QUEUE_LOG_FREE: i32 = 8;
export const QUEUE_LOG_BYTES: i32 = 12;

// Update program: cells that a table updates while it interns, a block of rows at a time, when the
// records are in the first cache.
//
//   0        4              8       12       16
//   | count  | overflowed   | kinds | pad    | steps, `count` of them
//
//   step     0            4          8        12
//            | operation  | offset   | values | validity |      offset of the cell in the payload
//
// `overflowed` is the number of the step whose sum left 64 bits, + 1; 0 is none.
export const PROGRAM_COUNT: i32 = 0;
export const PROGRAM_OVERFLOWED: i32 = 4;
export const PROGRAM_KINDS: i32 = 8;
export const PROGRAM_STEPS: i32 = 16;

export const STEP_OPERATION: i32 = 0;
export const STEP_OFFSET: i32 = 4;
export const STEP_VALUES: i32 = 8;
export const STEP_VALIDITY: i32 = 12;
export const STEP_BYTES: i32 = 16;

export const STEP_COUNT: i32 = 0;
export const STEP_SUM_I64: i32 = 1;
export const STEP_SUM_F64: i32 = 2;
export const STEP_EXTREME: i32 = 4; // + ORDER_…
