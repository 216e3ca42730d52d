// A JSON file through JavaScript functions a row, filter and map, whole process.
import { statSync } from 'node:fs';
import { bidsFile } from '../../support/bids.mjs';

const module = (name) => new URL(name, import.meta.url);

export function rowFunctions(isTiny) {
  const bytes = isTiny ? 2e6 : 230e6;
  return {
    name: 'rowFunctions',
    title: `JSON file → JavaScript filter and map a row → sum, ${bytes / 1e6} MB, whole process`,
    unit: 'MB/s',
    unitSize: 1e6,
    wholeProcess: true,
    rows: (answer) => answer.rows,
    aims: { 'Node, by hand': 1 },
    prepare: async () => {
      const file = await bidsFile(bytes, 'fixed');
      return { work: statSync(file).size, parameters: { file } };
    },
    contenders: [
      { name: 'millrace', module: module('millrace.mjs') },
      { name: 'Node, by hand', module: module('byHand.mjs') },
    ],
  };
}
