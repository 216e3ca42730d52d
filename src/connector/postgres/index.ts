// millrace/postgres: streams into PostgreSQL tables.
export { postgres, type PostgresOptions } from './sink.js';
