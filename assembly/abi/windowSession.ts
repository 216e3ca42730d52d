// Sessions: slots of one store, linked by key and by the time at which they need attention.
//
//   slot   0         8       16          24      28          32             36       40
//          | start   | end   | sequence  | group | nextOfKey | nextInBucket | status | accumulators …
//
// `start`, `end` are i64 ms, [start, end); `sequence` is the arrival number of the first row. Links
// are slot + 1, 0 = none. With accumulators of 24 bytes, three numbers, a slot is one cache line.

export const SESSION_START: i32 = 0;
export const SESSION_END: i32 = 8;
export const SESSION_SEQUENCE: i32 = 16;
export const SESSION_GROUP: i32 = 24;
export const SESSION_NEXT_OF_KEY: i32 = 28;
export const SESSION_NEXT_IN_BUCKET: i32 = 32;
export const SESSION_STATUS: i32 = 36;
export const SESSION_PAYLOAD: i32 = 40;

// Status of a slot:
//
//   (new) ──► OPEN ──fires──► FIRED ──lateness over──► (free)        FIRED only with allowed lateness
//               └──merged into another──► GONE ──bucket visited──► (free)

export const SESSION_OPEN: i32 = 1;
export const SESSION_FIRED: i32 = 2;
export const SESSION_GONE: i32 = 3;

// State of the store. `floor` is the watermark that has been applied. i64 first, then u32.

export const SESSIONS_GAP: i32 = 0;
export const SESSIONS_LATENESS: i32 = 8;
export const SESSIONS_FLOOR: i32 = 16;
export const SESSIONS_SEQUENCE: i32 = 24;
export const SESSIONS_BUCKET_MS: i32 = 32;
export const SESSIONS_SLOTS: i32 = 40;
export const SESSIONS_STRIDE: i32 = 44;
export const SESSIONS_CAPACITY: i32 = 48;
export const SESSIONS_USED: i32 = 52; // slots ever handed out
export const SESSIONS_FREE: i32 = 56; // head of the free list, linked by nextInBucket
export const SESSIONS_HEADS: i32 = 60; // u32 a group: its first session
export const SESSIONS_BUCKETS: i32 = 64; // u32 a bucket: its first session
export const SESSIONS_BUCKET_MASK: i32 = 68;
export const SESSIONS_LIVE: i32 = 72; // OPEN and FIRED slots
export const SESSIONS_DUE: i32 = 76; // head of the list that collectDueSessions made
export const SESSIONS_STOP_AT_MERGE: i32 = 80;
// Outputs of assignSessions: addresses, then counts.
export const SESSIONS_ROWS_OUT: i32 = 84; // u32 rows that are in a session
export const SESSIONS_SLOTS_OUT: i32 = 88; // u32 the slot of each of those
export const SESSIONS_LATE_OUT: i32 = 92; // u32 late rows
export const SESSIONS_TARGETS_OUT: i32 = 96; // u32 slots that take in …
export const SESSIONS_SOURCES_OUT: i32 = 100; // … those, in this order
export const SESSIONS_ROW_COUNT: i32 = 104;
export const SESSIONS_LATE_COUNT: i32 = 108;
export const SESSIONS_MERGE_COUNT: i32 = 112;
export const SESSIONS_BYTES: i32 = 128;

// A due session while it is sorted.
//
//   0      8          16     20    24
//   | end  | sequence | slot | pad |

export const DUE_END: i32 = 0;
export const DUE_SEQUENCE: i32 = 8;
export const DUE_SLOT: i32 = 16;
export const DUE_BYTES: i32 = 24;
