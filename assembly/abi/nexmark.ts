// What the Nexmark kernels are told: a request, addresses of columns, and tables of texts.
//
//   0      8       16         24     32     36           68
//   | seed | first | baseTime | rate | kind | addresses… |
//
// seed, first row, base time (ms) and rate (events/s) have 64 bits, the others 32. `kind` is
// NEXMARK_PERSON, _AUCTION or _BID when the rows are the events of that kind, NEXMARK_ALL when they
// are all events, of which a kernel writes those of its kind.

export const NEXMARK_SEED: i32 = 0;
export const NEXMARK_FIRST: i32 = 8;
export const NEXMARK_BASE_TIME: i32 = 16;
export const NEXMARK_RATE: i32 = 24;
export const NEXMARK_KIND: i32 = 32;
export const NEXMARK_NAMES: i32 = 36; // 99 views
export const NEXMARK_CITIES: i32 = 40; // 10 views
export const NEXMARK_STATES: i32 = 44; // 6 views
export const NEXMARK_PRICES: i32 = 48; // f64[4097]: 100 × 10 ** (6 i / 4096)
export const NEXMARK_CHANNELS: i32 = 52; // 10,004 pairs of views: channel, url; the first 4 are hot
export const NEXMARK_EXTRAS: i32 = 56; // NEXMARK_POOL_BYTES + 1,024 bytes of text for extra columns
export const NEXMARK_WORDS: i32 = 60; // as many of words
export const NEXMARK_SCRATCH: i32 = 64; // NEXMARK_PERSON_BYTES a row of a person, per call
export const NEXMARK_BYTES: i32 = 72;

export const NEXMARK_PERSON: i32 = 0;
export const NEXMARK_AUCTION: i32 = 1;
export const NEXMARK_BID: i32 = 2;
export const NEXMARK_ALL: i32 = 3;

export const NEXMARK_POOL_BYTES: i32 = 262144;
export const NEXMARK_PERSON_BYTES: i32 = 48; // email address (at most 15), credit card (19)
export const NEXMARK_CREDIT_CARD: i32 = 16; // its offset there
export const NEXMARK_HOT_CHANNELS: i32 = 4;
export const NEXMARK_CHANNEL_COUNT: i32 = 10000;
export const NEXMARK_NAME_COUNT: i32 = 99;
export const NEXMARK_CITY_COUNT: i32 = 10;
export const NEXMARK_STATE_COUNT: i32 = 6;
