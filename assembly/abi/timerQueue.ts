// Timer queue: unique timers (time, group) in a heap, with an index to find them again.
//
//   queue    0      8      12       16      20      24         28      32         36         40
//            | seed | heap | timers | index | shift | capacity | count | freeHead | sequence |
//            40           48
//            | poppedTime |
//
//   heap     | time f64 | sequence u32 | timer u32 |   4-ary, earliest first; ties by sequence
//   timers   | time f64 | group u32 | position u32 |   position in the heap; in a free timer the
//                                                      next free one + 1
//   index    | timer + 1 u32 |                         power of two of them, open addressing
//
// Sequences count registrations and may wrap: they are compared by their signed difference.

export const QUEUE_SEED: i32 = 0;
export const QUEUE_HEAP: i32 = 8;
export const QUEUE_TIMERS: i32 = 12;
export const QUEUE_INDEX: i32 = 16;
export const QUEUE_SHIFT: i32 = 20;
export const QUEUE_CAPACITY: i32 = 24;
export const QUEUE_COUNT: i32 = 28;
export const QUEUE_FREE_HEAD: i32 = 32;
export const QUEUE_SEQUENCE: i32 = 36;
export const QUEUE_POPPED_TIME: i32 = 40;
export const QUEUE_BYTES: i32 = 48;

export const HEAP_TIME: i32 = 0;
export const HEAP_SEQUENCE: i32 = 8;
export const HEAP_TIMER: i32 = 12;
export const HEAP_BYTES: i32 = 16;

export const TIMER_TIME: i32 = 0;
export const TIMER_GROUP: i32 = 8;
export const TIMER_POSITION: i32 = 12;
export const TIMER_BYTES: i32 = 16;
