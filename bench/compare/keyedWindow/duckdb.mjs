// DuckDB on one thread over a table in memory; the results are consumed inside the query, never
// sent to JavaScript.
import { openDuckDb } from '../../support/duckdb.mjs';
import { measure } from '../../support/measure.mjs';

const QUERY = `
  SELECT count(*) AS groups, sum(n) AS count, sum(s) AS sum, sum(high) AS max
  FROM (
    SELECT count(*) AS n, sum(value) AS s, max(value) AS high FROM events GROUP BY ts // 10000, key
  )`;

export default async function run({ files, repeat }) {
  const connection = await openDuckDb(1);
  await connection.run(`CREATE TABLE events AS SELECT * FROM '${files.parquet}'`);
  return measure(repeat, async () => {
    const reader = await connection.runAndReadAll(QUERY);
    const [row] = reader.getRowObjects();
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
  });
}
