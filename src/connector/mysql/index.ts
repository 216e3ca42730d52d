// millrace/mysql: tables of MySQL or MariaDB as sinks, as sources and for lookups.
export {
  mysql,
  mysqlLookup,
  mysqlSource,
  type MysqlLookupOptions,
  type MysqlOptions,
  type MysqlSourceOptions,
} from './tables.js';
export type { TlsOptions } from '../database/address.js';
export type { TimestampFormat } from '../database/parameters.js';
