// millrace/sqlite: streams into SQLite tables, and lookups in them.
export { sqlite, type SqliteOptions } from './sink.js';
export type { TimestampFormat } from '../database/parameters.js';
export { sqliteLookup, type SqliteLookupOptions } from './lookup.js';
