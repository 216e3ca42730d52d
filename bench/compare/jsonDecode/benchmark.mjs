// JSON Lines of bids in memory → columns, chunk by chunk of 1 MB, the copy into the decoder
// included.
import { statSync } from 'node:fs';
import { bidsFile } from '../../support/bids.mjs';

const module = (name) => new URL(name, import.meta.url);
const AIMS = { fixed: 12, shuffled: 6 };

/** A fixed key order, and a random one with spaces. */
export function jsonDecode(isTiny) {
  const bytes = isTiny ? 2e6 : 230e6;
  return ['fixed', 'shuffled'].map((order) => ({
    name: `jsonDecode-${order}`,
    title: `JSON Lines → columns, ${bytes / 1e6} MB of bids, ${order} key order`,
    unit: 'MB/s',
    unitSize: 1e6,
    rows: (answer) => answer.rows,
    aims: { millrace: order === 'fixed' ? 4000 : 2500, 'JSON.parse': AIMS[order] },
    prepare: async () => {
      const file = await bidsFile(bytes, order);
      return { work: statSync(file).size, parameters: { file, repeat: isTiny ? 1 : 3 } };
    },
    contenders: [
      { name: 'millrace', module: module('millrace.mjs') },
      { name: 'JSON.parse', module: module('jsonParse.mjs') },
    ],
  }));
}
