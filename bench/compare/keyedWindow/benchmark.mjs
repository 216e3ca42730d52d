// Keyed 10 s tumbling count, sum and max over rows that are columns already, one thread.
import { columnFiles } from '../../support/columns.mjs';
import { nativeProgram, nativeProblem } from '../../support/native.mjs';

const module = (name) => new URL(name, import.meta.url);

/** Uniform and zipf keys, 100,000 and 1,000,000 of them. */
export function keyedWindow(isTiny) {
  const rowCount = isTiny ? 200_000 : 8_000_000;
  return ['uniform', 'zipf'].flatMap((distribution) =>
    [100_000, 1_000_000].map((fullKeyCount) => {
      const keyCount = isTiny ? fullKeyCount / 100 : fullKeyCount;
      return {
        name: `keyedWindow-${distribution}-${fullKeyCount / 1000}k`,
        title:
          `10 s tumbling count/sum/max, ${rowCount / 1e6} M rows, ` +
          `${distribution} over ${keyCount} keys`,
        unit: 'M rows/s',
        unitSize: 1e6,
        work: rowCount,
        rows: () => rowCount,
        aims: { 'plain TypeScript': 6, 'DuckDB, 1 thread': 1.5, 'Rust, same algorithm': 0.5 },
        prepare: async () => ({
          parameters: {
            files: await columnFiles(rowCount, distribution, keyCount),
            rowCount,
            repeat: isTiny ? 1 : 3,
          },
        }),
        contenders: [
          { name: 'millrace', module: module('millrace.mjs') },
          { name: 'plain TypeScript', module: module('plain.mjs') },
          { name: 'DuckDB, 1 thread', module: module('duckdb.mjs') },
          {
            name: 'Rust, same algorithm',
            skip: nativeProblem,
            command: ({ files, repeat }) => [
              nativeProgram(),
              files.ts,
              files.key,
              files.value,
              repeat,
            ],
          },
        ],
      };
    }),
  );
}
