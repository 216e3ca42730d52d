// DuckDB's batch SQL on one thread, JSON file to JSON file, with the columns declared so that it
// infers nothing.
import { openDuckDb } from '../../support/duckdb.mjs';

export default async function run({ file, out }) {
  const connection = await openDuckDb(1);
  await connection.run(`
    COPY (
      SELECT auction, time_bucket(INTERVAL 10 SECONDS, "dateTime") AS "windowStart",
             count(*) AS n, max(price) AS high, avg(price) AS mean
      FROM read_json('${file}', format = 'newline_delimited', columns = {
        auction: 'BIGINT', price: 'BIGINT', "dateTime": 'TIMESTAMP' })
      GROUP BY ALL
    ) TO '${out}' (FORMAT json)`);
  return {};
}
