// Session count, sum and max by key over rows that are columns already, one thread.
import { columnFiles } from '../../support/columns.mjs';

const module = (name) => new URL(name, import.meta.url);

/** 100,000 keys, a row a second each: long sessions of many rows, short ones of 2.6. */
export function session(isTiny) {
  const rowCount = isTiny ? 200_000 : 8_000_000;
  const keyCount = isTiny ? 2500 : 100_000;
  return [
    { kind: 'long', gapMs: 5000 },
    { kind: 'short', gapMs: 1000 },
  ].map(({ kind, gapMs }) => ({
    name: `session-${kind}`,
    title: `sessions with a gap of ${gapMs / 1000} s, ${rowCount / 1e6} M rows, ${keyCount} keys`,
    unit: 'M rows/s',
    unitSize: 1e6,
    work: rowCount,
    rows: () => rowCount,
    aims: { millrace: 15, 'plain TypeScript': 4 },
    prepare: async () => ({
      parameters: {
        files: await columnFiles(rowCount, 'uniform', keyCount),
        rowCount,
        gapMs,
        repeat: isTiny ? 1 : 3,
      },
    }),
    contenders: [
      { name: 'millrace', module: module('millrace.mjs') },
      { name: 'plain TypeScript', module: module('plain.mjs') },
      { name: 'DuckDB, 1 thread', module: module('duckdb.mjs') },
    ],
  }));
}
