// How dates and times of day are joined in the text of a timestamp.

export const TIMESTAMP_TEXT_BOTH: i32 = 0; // either
export const TIMESTAMP_TEXT_SQL: i32 = 0x20; // a space: 2026-01-31 23:59:59.000
export const TIMESTAMP_TEXT_ISO: i32 = 0x54; // a T: 2026-01-31T23:59:59.000Z
