// Encoders against JSON.stringify over the same rows: node bench/kernel/encode.mjs
//
// Bids in columns → text. The answer is checked (every line parses to the row it came from) before
// a speed is printed.
import { createJiti } from 'jiti';
import { randomOf } from '../support/random.mjs';

const jiti = createJiti(import.meta.url);
const load = (path) => jiti.import(`../../src/${path}.ts`);
const { createEngine } = await load('wasm/load.node');
const { jsonEncoder } = await load('encode/json');
const { schema } = await load('batch/schema');
const { Batch } = await load('batch/batch');
const { columnOf } = await load('batch/column');
const t = await load('batch/dataType');

const isTiny = process.argv.includes('--tiny');
const ROWS = isTiny ? 500 : 8192;
const ROUNDS = isTiny ? 1 : 12;
const BATCHES = isTiny ? 1 : 40;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

const random = randomOf(7);
const engine = createEngine();

const bids = Array.from({ length: ROWS }, (_, i) => ({
  auction: 1000 + Math.floor(random() * 100000),
  bidder: 1000 + Math.floor(random() * 100000),
  price: Math.floor(10 ** (random() * 7) * 100),
  channel: pick(['Google', 'Facebook', 'Baidu', 'Apple', `channel-${i % 9000}`]),
  url: `https://www.nexmark.com/${word()}/${word()}/${word()}/item.htm?query=1&channel_id=${i}`,
  dateTime: 1767225600000 + i * 3,
}));
const fields = {
  auction: t.int64(),
  bidder: t.int64(),
  price: t.int64(),
  channel: t.string(),
  url: t.string(),
  dateTime: t.timestamp(3),
};
const prices = bids.map((bid) => ({ price: bid.price / 100, mean: bid.price / 7 }));

await compare('bids', fields, bids, (row) => ({ ...row, dateTime: sqlText(row.dateTime) }));
await compare('doubles', { price: t.float64(), mean: t.float64() }, prices, (row) => row);

async function compare(name, types, rows, plain) {
  const rowSchema = schema(types);
  const columns = rowSchema.fields.map(({ name: key, type }) =>
    column(
      type,
      rows.map((row) => row[key]),
    ),
  );
  const batch = new Batch(engine, rowSchema, columns, rows.length);
  const encoder = jsonEncoder()(engine, rowSchema);
  const expected = rows.map((row) => `${JSON.stringify(plain(row))}\n`).join('');
  const actual = Buffer.from(encoder.encode(batch)).toString();
  if (actual !== expected) throw new Error(`${name}: wrong text`);
  const plainRows = rows.map(plain);
  const millrace = rate(() => encoder.encode(batch).length);
  const byHand = rate(() => {
    let text = '';
    for (const row of plainRows) text += `${JSON.stringify(row)}\n`;
    return Buffer.from(text).length;
  });
  print(name, 'millrace JSON', millrace, byHand);
  print(name, 'JSON.stringify', byHand, byHand);
  encoder.release();
}

/** Median GB/s of rounds of several batches. */
function rate(encode) {
  const rates = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    let bytes = 0;
    const deadline = start + 400;
    let batches = 0;
    while (batches < BATCHES && performance.now() < deadline) {
      bytes += encode();
      batches++;
    }
    rates.push(bytes / (performance.now() - start) / 1e6);
  }
  rates.sort((a, b) => a - b);
  return { median: rates[rates.length >> 1], low: rates[0], high: rates.at(-1) };
}

function print(name, what, speed, base) {
  const [median, low, high] = [speed.median, speed.low, speed.high].map((x) => x.toFixed(2));
  const ratio = (speed.median / base.median).toFixed(1);
  console.log(`${name.padEnd(8)} ${what.padEnd(16)} ${median} GB/s (${low}–${high})  ${ratio}×`);
}

function column(type, values) {
  const address = engine.arena.allocateZeroed(values.length * type.width);
  values.forEach((value, row) => {
    const at = address + row * type.width;
    if (type.kind === 'DOUBLE') engine.memory.f64[at >>> 3] = value;
    else if (type.kind === 'STRING') writeView(at, Buffer.from(value));
    else engine.memory.i64[at >>> 3] = BigInt(value);
  });
  return columnOf(type, address);
}

function writeView(at, bytes) {
  const long = bytes.length > 12 ? engine.arena.allocate(bytes.length) : 0;
  const { u8, u32 } = engine.memory;
  u32[at >>> 2] = bytes.length;
  u8.set(long ? bytes.subarray(0, 4) : bytes, at + 4);
  if (!long) return;
  u8.set(bytes, long);
  u32[(at + 12) >>> 2] = long;
}

function sqlText(ms) {
  return new Date(ms).toISOString().replace('T', ' ').slice(0, -1);
}

function pick(choices) {
  return choices[Math.floor(random() * choices.length)];
}

function word() {
  return Array.from({ length: 6 }, () => pick(LETTERS)).join('');
}
