// What is sent to a database and what comes back.

/** A parameter of a statement. */
export type SqlValue = null | boolean | number | bigint | string | Uint8Array;
