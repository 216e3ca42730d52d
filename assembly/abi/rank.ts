// Ranks: the rows of each partition in order, the best ones first.
//
//   partition's payload   0      4      8       12        16     24
//                         | head | tail | count | touched | time |     ids + 1, slot + 1; 0 = none
//   chain                 head ──► row ──► row ──► tail ──► 0    by `next` of the row store
//
// A slot remembers the first `to` rows of a partition as they were before the batch, so that what
// has changed is told by comparing.

export const RANK_HEAD: i32 = 0;
export const RANK_TAIL: i32 = 4;
export const RANK_COUNT: i32 = 8;
export const RANK_TOUCHED: i32 = 12;
export const RANK_TIME: i32 = 16; // f64 ms of the clock when it was last touched
export const RANK_PAYLOAD_BYTES: i32 = 24;

// What a kernel works on.
export const STATE_SEGMENTS: i32 = 0;
export const STATE_PARTITIONS: i32 = 4; // address of the payload of partition 0
export const STATE_STRIDE: i32 = 8;
export const STATE_LIMIT: i32 = 12; // rows kept of a partition, 0 = all
export const STATE_FROM: i32 = 16; // first rank that is emitted, 1-based
export const STATE_TO: i32 = 20; // last rank that is emitted
export const STATE_FLAGS: i32 = 24; // RANK_…
export const STATE_KEYS: i32 = 28; // KEY_… of each part of the order
export const STATE_KEY_COUNT: i32 = 32;
export const STATE_HASHES: i32 = 36; // offset of the i64 hashes in a segment
export const STATE_SLOTS: i32 = 40; // u32 partition of each slot
export const STATE_SLOT_COUNT: i32 = 44;
export const STATE_SLOT_CAPACITY: i32 = 48;
export const STATE_BEFORE: i32 = 52; // u32 id + 1 of `to` rows of each slot, 0 = none
export const STATE_LIVE: i32 = 56; // rows in chains
export const STATE_CURSOR: i32 = 60; // of a list: id + 1 to go on with
export const STATE_NOW: i32 = 64; // f64 ms of the clock
export const STATE_TTL: i32 = 72; // f64 ms that a partition outlives its last row, 0 = for ever
export const STATE_BYTES: i32 = 80;

export const RANK_LAST_WINS: i32 = 1; // of rows that are alike the later one comes first
export const RANK_NUMBERED: i32 = 2; // ranks are emitted: a row that moves changes
export const RANK_UPDATES: i32 = 4; // a row in place of another is an update, not delete and insert
export const RANK_NO_BEFORE: i32 = 8; // updates are emitted without what was before

// A part of the order: words are compared as signed numbers; texts whose words are equal by their
// bytes.
//
//   0      4      8            12
//   | word | view | descending |      offsets in a segment, view 0 = no text
export const KEY_WORD: i32 = 0;
export const KEY_VIEW: i32 = 4;
export const KEY_DESCENDING: i32 = 8;
export const KEY_BYTES: i32 = 12;

export const MARK_EMITTED: i32 = 1;
export const MARK_KEPT: i32 = 2;
