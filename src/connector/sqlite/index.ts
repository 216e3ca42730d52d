// millrace/sqlite: tables of SQLite as sinks, as sources and for lookups.
export { sqlite, type SqliteOptions } from './sink.js';
export type { TimestampFormat } from '../database/parameters.js';
export { sqliteLookup, type SqliteLookupOptions } from './lookup.js';
export { sqliteSource, type SqliteSourceOptions } from './source.js';
