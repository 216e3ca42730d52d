// The whole process, start-up included: 1 GB of bids in JSON Lines → 10 s tumbling count/max/avg
// per auction → JSON Lines.
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOfFile } from './answerOfFile.mjs';
import { bidsFile } from '../../support/bids.mjs';

const module = (name) => new URL(name, import.meta.url);

export function wholeJob(isTiny) {
  const bytes = isTiny ? 2e6 : 1e9;
  return {
    name: 'wholeJob',
    title:
      `JSON file → 10 s tumbling count/max/avg per auction → JSON file, ${bytes / 1e6} MB, ` +
      `whole process`,
    unit: 'MB/s',
    unitSize: 1e6,
    wholeProcess: true,
    rows: (answer) => answer.count,
    answerOf: ({ out }) => answerOfFile(out),
    aims: { millrace: 1200, 'Node, by hand': 4, 'DuckDB, 1 thread': 1.8 },
    prepare: async () => {
      const file = await bidsFile(bytes, 'fixed');
      const out = join(tmpdir(), `millrace-bench-${process.pid}.jsonl`);
      return { work: statSync(file).size, parameters: { file, out } };
    },
    contenders: [
      { name: 'millrace', module: module('millrace.mjs') },
      { name: 'Node, by hand', module: module('byHand.mjs') },
      { name: 'DuckDB, 1 thread', module: module('duckdb.mjs') },
    ],
  };
}
