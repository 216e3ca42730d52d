// The JSON Lines decoder, fully validating: bytes are copied into its input, batches come out.
import { readFileSync } from 'node:fs';
import { BEGIN_MS } from '../../support/bids.mjs';
import { memoryChunks } from '../../support/fileLines.mjs';
import { measureUnchecked } from '../../support/measure.mjs';
import { bidSchema } from '../../support/bidsSchema.mjs';
import { jsonDecoder } from '../../../dist/src/decode/json.js';
import { createEngine } from '../../../dist/src/wasm/load.node.js';

const BATCH_ROWS = 8192;
const columnAt = new Map(bidSchema.names.map((name, index) => [name, index]));

export default function run({ file, repeat }) {
  const bytes = readFileSync(file);
  const engine = createEngine();
  return measureUnchecked(repeat, (isChecked) => decode(engine, bytes, isChecked));
}

function decode(engine, bytes, isChecked) {
  const answer = { rows: 0, auction: 0, bidder: 0, price: 0, dateTime: 0, channel: 0, extra: 0 };
  const decoder = jsonDecoder(bidSchema)({
    engine,
    batchSize: BATCH_ROWS,
    source: 'bids',
    onBadRecord: () => {},
  });
  const drain = () => {
    for (let batch = decoder.next(); batch !== undefined; batch = decoder.next()) {
      answer.rows += batch.rowCount;
      if (isChecked) addTo(answer, batch);
      engine.arena.reset();
    }
  };
  for (const chunk of memoryChunks(bytes)) {
    decoder.reserve(chunk.length).set(chunk);
    decoder.commit(chunk.length);
    drain();
  }
  decoder.end();
  drain();
  decoder.release();
  return answer;
}

/** Sums of the columns less a base a row, read where they are: 64-bit values as two words. */
function addTo(answer, batch) {
  for (const name of ['auction', 'bidder', 'price']) answer[name] += sumOf(batch, name, 0);
  answer.dateTime += sumOf(batch, 'dateTime', BEGIN_MS);
  for (const name of ['channel', 'extra']) answer[name] += lengthsOf(batch, name);
}

function sumOf(batch, name, base) {
  const { u32 } = batch.engine.memory;
  const first = batch.column(columnAt.get(name)).values >>> 2;
  let low = 0;
  let high = 0;
  for (let at = first; at < first + 2 * batch.rowCount; at += 2) {
    low += u32[at];
    high += u32[at + 1];
  }
  const baseHigh = Math.floor(base / 2 ** 32);
  const baseLow = base - baseHigh * 2 ** 32;
  return low - batch.rowCount * baseLow + (high - batch.rowCount * baseHigh) * 2 ** 32;
}

function lengthsOf(batch, name) {
  const { u32 } = batch.engine.memory;
  const first = batch.column(columnAt.get(name)).values >>> 2;
  let sum = 0;
  for (let at = first; at < first + 4 * batch.rowCount; at += 4) sum += u32[at];
  return sum;
}
