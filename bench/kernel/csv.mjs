// CSV of bids → columns against a hand-written reader that splits lines: node bench/kernel/csv.mjs
//
// Both readers give column sums, which must agree, before a speed is printed.
import { createJiti } from 'jiti';
import { below as randomBelow, randomOf } from '../support/random.mjs';

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(`../../src/${path}.ts`);
const { createEngine } = await load('wasm/load.node');
const { csv } = await load('format/csv/index');
const { schema } = await load('batch/schema');
const t = await load('batch/dataType');

const isTiny = process.argv.includes('--tiny');
const ROWS = isTiny ? 2000 : 150_000;
const ROUNDS = isTiny ? 1 : 9;
const CHUNK_BYTES = 1 << 18;
const BATCH_ROWS = 8192;

const random = randomOf(7);
const bids = schema({
  auction: t.int64(),
  bidder: t.int64(),
  price: t.int64(),
  channel: t.string(),
  url: t.string(),
  dateTime: t.timestamp(3),
});
const numbers = schema({ a: t.int32(), b: t.float64(), c: t.decimal(12, 2), d: t.boolean() });

run('bids', bids, bidLine, (cells) => [+cells[0], +cells[2], cells[4].length, timeOf(cells[5])]);
run('quoted', bids, quotedLine, undefined);
run('numbers', numbers, numberLine, ([a, b, c, d]) => [+a, +b, +c, d === 'true']);

function run(name, columns, line, cellsOf) {
  const header = `${columns.names.join(',')}\n`;
  const text = header + Array.from({ length: ROWS }, (_, i) => line(i)).join('');
  const bytes = Buffer.from(text);
  const rowCount = decode(columns, bytes).rowCount;
  if (rowCount !== ROWS) throw new Error(`${name}: ${rowCount} rows instead of ${ROWS}`);
  const millrace = rate(bytes.length, () => decode(columns, bytes));
  if (cellsOf === undefined) {
    print(name, 'millrace CSV', millrace, millrace);
    return;
  }
  checkSums(name, columns, bytes, cellsOf);
  const byHand = rate(bytes.length, () => splitLines(bytes, cellsOf));
  print(name, 'millrace CSV', millrace, byHand);
  print(name, 'split by hand', byHand, byHand);
}

/** Decodes everything in chunks, as a file source would hand them over. */
function decode(columns, bytes, onBatch = () => undefined) {
  const engine = (decode.engine ??= createEngine());
  const context = { engine, batchSize: BATCH_ROWS, source: 'bench', onBadRecord: () => undefined };
  const decoder = csv().decoder(columns)(context);
  let rowCount = 0;
  const drain = () => {
    for (let batch = decoder.next(); batch !== undefined; batch = decoder.next()) {
      rowCount += batch.rowCount;
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
  return { rowCount };
}

/** The reader that a good programmer writes first: columns as arrays of numbers and strings. */
function splitLines(bytes, cellsOf) {
  const columns = [];
  let isHeader = true;
  for (const line of bytes.toString().split('\n')) {
    if (line === '') continue;
    if (!isHeader) cellsOf(line.split(',')).forEach((value, i) => (columns[i] ??= []).push(value));
    isHeader = false;
  }
  return columns;
}

/** The first column, summed by both readers. */
function checkSums(name, columns, bytes, cellsOf) {
  const expected = splitLines(bytes, cellsOf)[0].reduce((sum, value) => sum + value, 0);
  let sum = 0;
  decode(columns, bytes, (batch) => {
    const { values, type } = batch.column(0);
    const { i32, i64 } = batch.engine.memory;
    for (let row = 0; row < batch.rowCount; row++) {
      sum += type.width === 8 ? Number(i64[(values >>> 3) + row]) : i32[(values >>> 2) + row];
    }
  });
  if (sum !== expected) throw new Error(`${name}: sum ${sum} instead of ${expected}`);
}

/** Median, lowest and highest GB/s. */
function rate(byteCount, work) {
  const rates = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return byteCount / (performance.now() - start) / 1e6;
  }).toSorted((a, b) => a - b);
  return { median: rates[rates.length >> 1], low: rates[0], high: rates.at(-1) };
}

function print(name, what, speed, base) {
  const [median, low, high] = [speed.median, speed.low, speed.high].map((x) => x.toFixed(2));
  const ratio = (speed.median / base.median).toFixed(1);
  console.log(`${name.padEnd(8)} ${what.padEnd(14)} ${median} GB/s (${low}–${high})  ${ratio}×`);
}

function bidLine(i) {
  const channel = pick(['Google', 'Facebook', 'Baidu', 'Apple', `channel-${i % 9000}`]);
  const url = `https://www.nexmark.com/${word()}/${word()}/item.htm?query=1&channel_id=${i % 9000}`;
  const ids = `${1000 + below(100_000)},${1000 + below(100_000)},${below(10_000_000)}`;
  return `${ids},${channel},${url},${timeText(i)}\n`;
}

function quotedLine(i) {
  return bidLine(i).replace('Google', '"Goo, ""gle"""');
}

function numberLine(i) {
  return `${i - 500},${random() * 1000},${below(1e9) / 100},${random() < 0.5}\n`;
}

function timeText(i) {
  return new Date(1767225600000 + i * 3).toISOString().replace('T', ' ').slice(0, -1);
}

function timeOf(text) {
  return Date.parse(`${text}Z`);
}

function word() {
  return Array.from({ length: 6 }, () => pick([...'abcdefghijklmnopqrstuvwxyz'])).join('');
}

function pick(choices) {
  return choices[below(choices.length)];
}

function below(limit) {
  return randomBelow(random, limit);
}
