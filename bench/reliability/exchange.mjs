// Batches from one thread to another through a ring, as exchanges send them: gathered into a
// message, copied through shared memory, read as a batch. Checks the sum of a column.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Batch } from '../../dist/src/batch/batch.js';
import { columnOf } from '../../dist/src/batch/column.js';
import { SharedBell } from '../../dist/src/exchange/bell.js';
import { BatchMessage, batchOfMessage } from '../../dist/src/exchange/batchMessage.js';
import { KIND_ROWS } from '../../dist/src/exchange/channel.js';
import { RingReader, RingWriter, ringBuffer } from '../../dist/src/exchange/ring.js';
import { createEngine } from '../../dist/src/wasm/load.node.js';
import { int64, schema, timestamp, float64 } from '../../dist/lib/esm/index.js';

const rowSchema = schema({ key: int64(), at: timestamp(3), value: float64() });
const ROWS = 4096;
const ROW_BYTES = 24;

if (!isMainThread) await send(workerData);

async function send({ ring, bells, batches }) {
  const engine = createEngine();
  const [own, other] = bells.map((buffer) => new SharedBell(buffer));
  const writer = new RingWriter(ring, other);
  const columns = rowSchema.fields.map(({ type }) => {
    const address = engine.memory.allocate(ROWS * 8);
    for (let i = 0; i < ROWS; i++) engine.memory.f64[(address >>> 3) + i] = i;
    return columnOf(type, address);
  });
  const { signal } = new AbortController();
  // A promise of Atomics.waitAsync keeps no thread alive.
  parentPort.on('message', () => undefined);
  parentPort.postMessage('ready');
  for (let i = 0; i < batches; i++) {
    const message = BatchMessage.of(new Batch(engine, rowSchema, columns, ROWS));
    writer.writeRows(engine, message.pieces, message.byteLength);
    engine.arena.reset();
    while (writer.isFull) {
      const seen = own.count;
      if (!writer.flush()) await own.wait(seen, signal);
    }
  }
}

/** Sends `batches` batches; resolves with bytes a second. */
export async function exchange(batches) {
  const ring = ringBuffer();
  const bells = [SharedBell.buffer(), SharedBell.buffer()];
  const worker = new Worker(new URL(import.meta.url), { workerData: { ring, bells, batches } });
  const engine = createEngine();
  const [other, own] = bells.map((buffer) => new SharedBell(buffer));
  const reader = new RingReader(ring, engine, other);
  const { signal } = new AbortController();
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  const began = performance.now();
  let sum = 0;
  for (let got = 0; got < batches;) {
    const seen = own.count;
    const record = reader.next();
    if (record === undefined) {
      await own.wait(seen, signal);
      continue;
    }
    if (record.kind !== KIND_ROWS) throw new Error(`A record of kind ${record.kind} arrived.`);
    const batch = batchOfMessage(engine, rowSchema, record.address, [0, 1, 2]);
    sum += engine.memory.f64[(batch.column(2).values >>> 3) + (got % ROWS)] + batch.rowCount;
    engine.arena.reset();
    got += 1;
  }
  const seconds = (performance.now() - began) / 1000;
  await worker.terminate();
  let expected = batches * ROWS;
  for (let i = 0; i < batches; i++) expected += i % ROWS;
  if (sum !== expected) throw new Error(`The sum is ${sum}, expected ${expected}.`);
  return { bytesPerSecond: (batches * ROWS * ROW_BYTES) / seconds, seconds };
}
