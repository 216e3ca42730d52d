// A process function with a value state and a timer a key: over columns in memory, and from JSON
// Lines against JSON.parse and a Map.
import { columnFiles } from '../../support/columns.mjs';
import { eventLines } from './eventLines.mjs';

/** A key has about ten events until its timer. */
const WINDOW_MS = 10_000;

const module = (name) => new URL(name, import.meta.url);

export function keyedProcess(isTiny) {
  const rowCount = isTiny ? 200_000 : 8_000_000;
  const keyCount = isTiny ? 1000 : 100_000;
  const lineCount = isTiny ? 100_000 : 2_000_000;
  const title = `process function, a value state and a timer a key, ${keyCount} keys`;
  return [
    {
      name: 'keyedProcess-columns',
      title: `${title}, ${rowCount / 1e6} M events in memory`,
      unit: 'M events/s',
      unitSize: 1e6,
      work: rowCount,
      rows: () => rowCount,
      aims: {},
      prepare: async () => ({
        parameters: {
          files: await columnFiles(rowCount, 'uniform', keyCount),
          rowCount,
          windowMs: WINDOW_MS,
          repeat: isTiny ? 1 : 3,
        },
      }),
      contenders: [
        { name: 'millrace', module: module('millrace.mjs') },
        { name: 'Map of objects', module: module('plain.mjs') },
      ],
    },
    // Ten events a timer, as in the columns, and two to three.
    ...[40, 10].map((seconds) => ({
      name: `keyedProcess-json-${seconds}s`,
      title: `${title}, ${lineCount / 1e6} M events as JSON Lines in memory, timers ${seconds} s off`,
      unit: 'M events/s',
      unitSize: 1e6,
      work: lineCount,
      rows: () => lineCount,
      aims: { 'JSON.parse, Map of objects': 3 },
      prepare: async () => {
        const file = await eventLines(lineCount, keyCount);
        return { parameters: { file, windowMs: seconds * 1000, repeat: isTiny ? 1 : 3 } };
      },
      contenders: [
        { name: 'millrace', module: module('millraceJson.mjs') },
        { name: 'JSON.parse, Map of objects', module: module('plainJson.mjs') },
      ],
    })),
  ];
}
