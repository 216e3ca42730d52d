// Ready row objects in memory → 10 s tumbling count/sum/max per key → row objects, one thread.
const module = (name) => new URL(name, import.meta.url);

// They take seconds, so that a warm-up changes nothing.
const ONCE = { repeat: 1 };

export function rowObjects(isTiny) {
  const rowCount = isTiny ? 20_000 : 1_000_000;
  return {
    name: 'rowObjects',
    title: `${rowCount / 1e6} M row objects → 10 s tumbling count/sum/max per key → row objects`,
    unit: 'M rows/s',
    unitSize: 1e6,
    work: rowCount,
    rows: () => rowCount,
    aims: {
      millrace: 4,
      d2ts: 20,
      '@tanstack/db-ivm': 20,
      Perspective: 8,
      'arquero, from rows': 1,
    },
    prepare: async () => ({ parameters: { rowCount, repeat: isTiny ? 1 : 3 } }),
    contenders: [
      { name: 'millrace', module: module('millrace.mjs') },
      { name: 'nested Map, by hand', module: module('byHand.mjs') },
      { name: 'arquero, from rows', module: module('arquero.mjs') },
      { name: 'd2ts', module: module('d2ts.mjs'), parameters: ONCE },
      { name: '@tanstack/db-ivm', module: module('dbIvm.mjs'), parameters: ONCE },
      { name: 'Perspective', module: module('perspective.mjs') },
    ],
  };
}
