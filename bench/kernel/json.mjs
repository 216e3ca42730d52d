// JSON Lines of bids in memory → columns: node bench/kernel/json.mjs [--tiny]
//
// The decoder, the copy into its buffer included, against JSON.parse a line pushed into columns, in
// the same run. Every column is compared with what JSON.parse says before a speed is printed.
import { readFileSync } from 'node:fs';
import { createJiti } from 'jiti';
import { bidsFile } from '../support/bids.mjs';

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(`../../src/${path}.ts`);
const { createEngine } = await load('wasm/load.node');
const { jsonDecoder } = await load('decode/json');
const { readColumn } = await load('batch/readRows');
const { schema } = await load('batch/schema');
const t = await load('batch/dataType');

const isTiny = process.argv.includes('--tiny');
const BYTES = isTiny ? 1e6 : 50e6;
const ROUNDS = isTiny ? 1 : 9;
const CHUNK_BYTES = 1 << 20;
const BATCH_SIZE = 4096;

const bids = schema({
  auction: t.int64(),
  bidder: t.int64(),
  price: t.int64(),
  channel: t.string(),
  url: t.string(),
  dateTime: t.timestamp(3).asEpoch(),
  extra: t.string(),
});
const engine = createEngine();

for (const order of ['fixed', 'shuffled']) {
  const bytes = readFileSync(await bidsFile(BYTES, order));
  check(bytes);
  const millrace = rate(bytes, () => decode(bytes, () => {}), ROUNDS);
  const some = rate(bytes, () => decode(bytes, () => {}, new Set(['auction', 'price'])), ROUNDS);
  const parse = rate(bytes, () => parseLines(bytes), isTiny ? 1 : 3);
  print(`${order}, 7 columns`, millrace, parse);
  print(`${order}, 2 of 7 columns`, some, parse);
  print(`${order}, JSON.parse`, parse, parse);
}

/** Decodes all of it and hands each batch on. */
function decode(bytes, onBatch, neededColumns) {
  const decoder = jsonDecoder(bids)({
    engine,
    batchSize: BATCH_SIZE,
    source: 'bids',
    onBadRecord: () => {},
    neededColumns,
  });
  let rows = 0;
  const drain = () => {
    for (let batch = decoder.next(); batch !== undefined; batch = decoder.next()) {
      rows += batch.rowCount;
      onBatch(batch);
      engine.arena.reset();
    }
  };
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    decoder.reserve(chunk.length).set(chunk);
    decoder.commit(chunk.length);
    drain();
  }
  decoder.end();
  drain();
  decoder.release();
  return rows;
}

/** Lines → columns, as one would by hand. */
function parseLines(bytes) {
  const columns = Object.fromEntries(bids.names.map((name) => [name, []]));
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    const bid = JSON.parse(bytes.utf8Slice(start, end));
    for (const name of bids.names) columns[name].push(bid[name]);
    start = end + 1;
  }
  return columns;
}

function check(bytes) {
  const part = bytes.subarray(0, bytes.indexOf(10, Math.min(4e6, bytes.length - 2)) + 1);
  const expected = parseLines(part);
  expected.dateTime = expected.dateTime.map((text) => Date.parse(text));
  let first = 0;
  decode(part, (batch) => {
    bids.names.forEach((name, index) => {
      readColumn(batch, index).forEach((value, row) => {
        const wanted = expected[name][first + row];
        const isEqual = typeof value === 'bigint' ? value === BigInt(wanted) : value === wanted;
        if (!isEqual) throw new Error(`${name}, row ${first + row}: ${value}, not ${wanted}`);
      });
    });
    first += batch.rowCount;
  });
  if (first !== expected.auction.length) throw new Error(`${first} rows`);
}

/** Median and spread in GB/s. */
function rate(bytes, run, rounds) {
  const rates = [];
  for (let round = -1; round < rounds; round++) {
    const start = performance.now();
    run();
    if (round >= 0) rates.push(bytes.length / (performance.now() - start) / 1e6);
  }
  rates.sort((a, b) => a - b);
  return { median: rates[rates.length >> 1], low: rates[0], high: rates.at(-1) };
}

function print(name, { median, low, high }, base) {
  const spread = `${low.toFixed(2)}–${high.toFixed(2)}`;
  const factor = `${(median / base.median).toFixed(1)}×`;
  console.log(`${name.padEnd(26)}${median.toFixed(2).padStart(6)} GB/s  ${spread}  ${factor}`);
}
