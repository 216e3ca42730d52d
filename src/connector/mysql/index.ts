// millrace/mysql: streams into tables of MySQL and MariaDB.
export { mysql, type MysqlOptions } from './sink.js';
