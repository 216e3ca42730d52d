// The public entry of millrace.
export * from './batch/dataType.js';
export { Schema, schema } from './batch/schema.js';
export { MillraceError } from './error.js';
