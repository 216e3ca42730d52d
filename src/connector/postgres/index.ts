// millrace/postgres: tables of PostgreSQL as sinks, as sources and for lookups.
export {
  postgres,
  postgresLookup,
  postgresSource,
  type PostgresLookupOptions,
  type PostgresOptions,
  type PostgresSourceOptions,
} from './tables.js';
export type { TlsOptions } from '../database/address.js';
export type { TimestampFormat } from '../database/parameters.js';
