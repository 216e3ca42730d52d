// millrace/sqlite: streams into SQLite tables.
export { sqlite, type SqliteOptions } from './sink.js';
export type { TimestampFormat } from './parameters.js';
