// DuckDB on one thread over a table in memory: a session begins where the row before is further
// away than the gap.
import { openDuckDb } from '../../support/duckdb.mjs';
import { measure } from '../../support/measure.mjs';

const query = (gapMs) => `
  SELECT count(*) AS groups, sum(n) AS count, sum(s) AS sum, sum(high) AS max
  FROM (
    SELECT count(*) AS n, sum(value) AS s, max(value) AS high
    FROM (
      SELECT key, value,
        sum(CASE WHEN before IS NULL OR ts - before > ${gapMs} THEN 1 ELSE 0 END)
          OVER (PARTITION BY key ORDER BY ts ROWS UNBOUNDED PRECEDING) AS session
      FROM (
        SELECT ts, key, value, lag(ts) OVER (PARTITION BY key ORDER BY ts) AS before
        FROM events
      )
    )
    GROUP BY key, session
  )`;

export default async function run({ files, gapMs, repeat }) {
  const connection = await openDuckDb(1);
  await connection.run(`CREATE TABLE events AS SELECT * FROM '${files.parquet}'`);
  return measure(repeat, async () => {
    const reader = await connection.runAndReadAll(query(gapMs));
    const [row] = reader.getRowObjects();
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
  });
}
