// Events as JSON Lines: the time, key and value of the column files, and what else an event has.
import { closeSync, openSync, writeSync } from 'node:fs';
import { columnFiles, readColumn } from '../../support/columns.mjs';
import { generated } from '../../support/dataFolder.mjs';

const FLUSH_CHARS = 1 << 20;

/** The path of a file of `rowCount` lines. */
export async function eventLines(rowCount, keyCount) {
  const files = await columnFiles(rowCount, 'uniform', keyCount);
  return generated(`events-${keyCount}-${rowCount}.jsonl`, (path) => writeLines(path, files));
}

function writeLines(path, files) {
  const times = readColumn(files.ts, BigInt64Array);
  const keys = readColumn(files.key, BigInt64Array);
  const values = readColumn(files.value, Float64Array);
  const file = openSync(path, 'w');
  let text = '';
  for (let row = 0; row < times.length; row++) {
    const price = Math.round(values[row] * 1e5) / 100;
    text +=
      `{"ts":${times[row]},"key":${keys[row]},"price":${price},"currency":"EUR",` +
      `"kind":"${row % 3 === 0 ? 'sale' : 'view'}","page":"/item/${Number(keys[row]) % 5000}"}\n`;
    if (text.length < FLUSH_CHARS) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}
