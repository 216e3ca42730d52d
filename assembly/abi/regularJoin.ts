// Regular join: rows of two sides in segments of the row store (rowStore.ts), doubly linked by key,
// and found by what identifies them.
//
//   key record    payload | head of the left chain u32 | head of the right chain u32 |
//   entry record  key: 64-bit hash of what identifies a row   payload | head u32 | unused |
//   row           next, and in columns of its segment, each u32:
//                 previous, group                        of sides whose rows may go
//                 same next, same previous, entry        of sides whose rows are taken back
//                 matches                                of sides that tell when they have none
//   mark          MARK_NEW: kept; MARK_MATCHED: gone
//   states        | stamp of the last change u32 | rows gone u32 |  by segment number
//
// Links are id + 1, 0 ends a chain. Offsets of columns that a side does not have are 0.

export const STATE_STAMP: i32 = 0;
export const STATE_GONE: i32 = 4;
export const STATE_BYTES: i32 = 8;

// A side, as kernels see it.
//
//   0          4        8       12       16         20      24        28            32
//   | segments | states | heads | stride | previous | group | entries | entryStride | sameNext
//   36             40      44        48      52     56        64    72
//   | samePrevious | entry | matches | stamp | gone | expired | now | identity |
//   76              80
//   | identityCount | isUpsert |
export const SIDE_SEGMENTS: i32 = 0;
export const SIDE_STATES: i32 = 4;
export const SIDE_HEADS: i32 = 8; // address of the chain head of group 0
export const SIDE_STRIDE: i32 = 12;
export const SIDE_PREVIOUS: i32 = 16;
export const SIDE_GROUP: i32 = 20;
export const SIDE_ENTRIES: i32 = 24; // address of the head of entry 0, or 0
export const SIDE_ENTRY_STRIDE: i32 = 28;
export const SIDE_SAME_NEXT: i32 = 32;
export const SIDE_SAME_PREVIOUS: i32 = 36;
export const SIDE_ENTRY: i32 = 40;
export const SIDE_MATCHES: i32 = 44;
export const SIDE_STAMP: i32 = 48; // of the batch at hand
export const SIDE_GONE: i32 = 52; // grows by the rows that went
export const SIDE_EXPIRED: i32 = 56; // i64: rows written then or before have expired
export const SIDE_NOW: i32 = 64; // i64
export const SIDE_IDENTITY: i32 = 72; // columns that tell rows apart
export const SIDE_IDENTITY_COUNT: i32 = 76;
export const SIDE_IS_UPSERT: i32 = 80; // 1: a row that is added replaces the one it equals
export const SIDE_BYTES: i32 = 88;

// A column that tells rows apart: of the batch at hand, and in segments.
//
//   0       4        8          12       16
//   | width | values | validity | stored | present |
export const IDENTITY_WIDTH: i32 = 0; // bytes a value; 0 for bits, -16 for string views
export const IDENTITY_VALUES: i32 = 4;
export const IDENTITY_VALIDITY: i32 = 8;
export const IDENTITY_STORED: i32 = 12;
export const IDENTITY_PRESENT: i32 = 16;
export const IDENTITY_BYTES: i32 = 20;

// What the rows of a batch do to their side, in order: rows that come and rows that go.
export const EVENT_GROUPS: i32 = 0; // u32 a row of the batch, ROW_NONE where a key is null
export const EVENT_ENTRIES: i32 = 4; // u32 a row, or 0
export const EVENT_KINDS: i32 = 8; // i8 a row, or 0
export const EVENT_ROW_IDS: i32 = 12; // u32 id a row that is added
export const EVENT_IDS_OUT: i32 = 16; // u32 id, group and i8 kind of each event
export const EVENT_GROUPS_OUT: i32 = 20;
export const EVENT_KINDS_OUT: i32 = 24;
export const EVENT_BYTES: i32 = 28;

// Pairs: events with the rows of the other side that have their key.
export const PAIRS_OTHER: i32 = 0; // side
export const PAIRS_GROUPS: i32 = 4; // u32 group of each event
export const PAIRS_EVENTS: i32 = 8; // receives the u32 event of each pair
export const PAIRS_IDS: i32 = 12; // receives the u32 id of each pair's row of the other side
export const PAIRS_CAPACITY: i32 = 16;
export const PAIRS_CURSOR: i32 = 20; // id + 1 to go on with in the event at hand, 0 = its head
export const PAIRS_BYTES: i32 = 24;

// Changes: what events and their pairs make of the result.
export const CHANGES_FLAGS: i32 = 0;
export const CHANGES_OWN: i32 = 4; // side
export const CHANGES_OTHER: i32 = 8; // side
export const CHANGES_IDS: i32 = 12; // u32 id of each event
export const CHANGES_KINDS: i32 = 16; // i8 kind of each event, or 0
export const CHANGES_MATCHES: i32 = 20; // u32 pairs of each event so far
export const CHANGES_PAIR_EVENTS: i32 = 24;
export const CHANGES_PAIR_IDS: i32 = 28;
export const CHANGES_OWN_OUT: i32 = 32; // receives u32 ids, ROW_NONE for nulls
export const CHANGES_OTHER_OUT: i32 = 36;
export const CHANGES_KINDS_OUT: i32 = 40;
export const CHANGES_BYTES: i32 = 44;

export const CHANGES_OWN_OUTER: i32 = 1; // rows of this side leave with nulls too
export const CHANGES_OTHER_OUTER: i32 = 2;
export const CHANGES_HALF: i32 = 4; // semi or anti: left rows alone
export const CHANGES_ANTI: i32 = 8;
export const CHANGES_RIGHT: i32 = 16; // events are of the right side
