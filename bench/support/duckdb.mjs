// DuckDB in memory, as many threads as asked for.
import { DuckDBInstance } from '@duckdb/node-api';

/** A connection to a fresh database. */
export async function openDuckDb(threadCount) {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threadCount) });
  return instance.connect();
}
