// Rings: memory that both ends see. channel.test.ts has what they share with ports.
import { expect, it } from 'vitest';
import { LocalBell } from '../../src/exchange/bell.js';
import { KIND_WATERMARK } from '../../src/exchange/channel.js';
import { RING_BYTES, ringBuffer, RingReader, RingWriter } from '../../src/exchange/ring.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();
const address = engine.memory.allocate(1 << 16);

it('lie in shared memory, a megabyte by default', () => {
  const buffer = ringBuffer();
  expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(buffer.byteLength).toBeGreaterThanOrEqual(RING_BYTES);
});

it('let a record through that is longer than they are, piece by piece', () => {
  const bell = new LocalBell();
  const buffer = ringBuffer(256);
  const writer = new RingWriter(buffer, bell);
  const reader = new RingReader(buffer, engine, bell);
  engine.memory.u8.fill(7, address, address + 1000);
  writer.writeRows(engine, [{ address, length: 1000 }], 1008);
  let steps = 0;
  let record = reader.next();
  for (; record === undefined; record = reader.next(), steps++) writer.flush();
  expect(steps).toBeGreaterThan(2);
  const { u8 } = engine.memory;
  expect(u8.subarray(record.address, record.address + 1000).every((b) => b === 7)).toBe(true);
  reader.release();
});

it('ring the bell of the other end with each thing that moves', () => {
  const [readersBell, writersBell] = [new LocalBell(), new LocalBell()];
  const buffer = ringBuffer(256);
  const writer = new RingWriter(buffer, readersBell);
  const reader = new RingReader(buffer, engine, writersBell);
  expect(reader.next()).toBeUndefined();
  expect(writersBell.count).toBe(0);
  writer.writeMark(KIND_WATERMARK, 5);
  expect(readersBell.count).toBe(1);
  expect(reader.next()?.value).toBe(5);
  expect(writersBell.count).toBe(1);
});
