// DuckDB on one thread: the same pairs as a join of two tables in memory.
import { openDuckDb } from '../../support/duckdb.mjs';
import { measure } from '../../support/measure.mjs';

const SIDES = (parquet) => `
  CREATE TABLE events AS SELECT *, row_number() OVER () - 1 AS position FROM '${parquet}';
  CREATE TABLE lefts AS SELECT ts, key, value FROM events WHERE position % 2 = 0;
  CREATE TABLE rights AS SELECT ts, key, value FROM events WHERE position % 2 = 1;
`;
const QUERY = `
  SELECT count(*) AS pairs, sum(l.value) AS lefts, sum(r.value) AS rights
  FROM lefts l JOIN rights r ON l.key = r.key AND r.ts BETWEEN l.ts - 1000 AND l.ts + 1000`;

export default async function run({ files, repeat }) {
  const connection = await openDuckDb(1);
  for (const statement of SIDES(files.parquet).split(';')) {
    if (statement.trim() !== '') await connection.run(statement);
  }
  return measure(repeat, async () => {
    const [row] = (await connection.runAndReadAll(QUERY)).getRowObjects();
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
  });
}
