// The flights' tables in SQLite: running twice leaves the same rows.
import { sqlite } from 'millrace/sqlite';

/** Sinks of one database file; times are stored as `yyyy-MM-dd HH:mm:ss`. */
export function tables(path: string) {
  const table = (name: string, primaryKey: string[]) =>
    sqlite(path, {
      table: name,
      primaryKey,
      mode: 'replace',
      timestampFormat: 'yyyy-MM-dd HH:mm:ss',
    });
  return {
    hourly: table('hourly_delay', ['window_start', 'origin']),
    worst: table('worst_airports', ['window_start', 'place']),
    waves: table('delay_waves', ['origin', 'start_time']),
  };
}
