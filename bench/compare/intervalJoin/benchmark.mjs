// Interval join of two streams by key, a second to either side, over rows that are columns already.
import { columnFiles } from '../../support/columns.mjs';

const module = (name) => new URL(name, import.meta.url);

/** 100,000 keys; every second row is of the right side; about one match a row. */
export function intervalJoin(isTiny) {
  const rowCount = isTiny ? 200_000 : 8_000_000;
  const keyCount = isTiny ? 2500 : 100_000;
  return {
    name: 'intervalJoin',
    title: `interval join ±1 s, ${rowCount / 1e6} M rows of both sides, ${keyCount} keys`,
    unit: 'M rows/s',
    unitSize: 1e6,
    work: rowCount,
    rows: () => rowCount,
    aims: { millrace: 5, 'plain TypeScript': 1 },
    prepare: async () => ({
      parameters: {
        files: await columnFiles(rowCount, 'uniform', keyCount),
        rowCount,
        repeat: isTiny ? 1 : 3,
      },
    }),
    contenders: [
      { name: 'millrace', module: module('millrace.mjs') },
      { name: 'plain TypeScript', module: module('plain.mjs') },
      { name: 'DuckDB, 1 thread', module: module('duckdb.mjs') },
    ],
  };
}
