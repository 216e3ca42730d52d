// Rings against a plain list of records. channel.test.ts has what all channels keep to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalBell } from '../../src/exchange/bell.js';
import { KIND_BARRIER, KIND_ROWS, KIND_WATERMARK } from '../../src/exchange/channel.js';
import { RING_BYTES, RingReader, RingWriter, ringBuffer } from '../../src/exchange/ring.js';
import { createEngine } from '../../src/wasm/load.node.js';

const sender = createEngine();
const receiver = createEngine();
const bytesAt = sender.memory.allocate(1 << 16);
const COUNTERS = 2;

type Sent = { readonly kind: number; readonly value: number; readonly bytes: readonly number[] };

function open(dataBytes: number, startAt = 0) {
  const buffer = ringBuffer(dataBytes);
  const [readerBell, writerBell] = [new LocalBell(), new LocalBell()];
  const writer = new RingWriter(buffer, readerBell);
  const reader = new RingReader(buffer, receiver, writerBell);
  // Both have moved so many bytes already.
  new Int32Array(buffer, 0, COUNTERS).fill(startAt);
  Object.assign(writer, { written: startAt });
  Object.assign(reader, { read: startAt });
  const send = ({ kind, value, bytes }: Sent): void => {
    if (kind !== KIND_ROWS) return writer.writeMark(kind, value);
    sender.memory.u8.fill(0, bytesAt, bytesAt + bytes.length + 16);
    sender.memory.u8.set(bytes, bytesAt);
    const length = (bytes.length + 15) & ~15;
    writer.writeRows(sender, [{ address: bytesAt, length: bytes.length }], length);
  };
  const receive = (length: number): Sent | undefined => {
    const record = reader.next();
    if (record === undefined) return undefined;
    const { kind, value, address } = record;
    if (kind !== KIND_ROWS) return { kind, value, bytes: [] };
    return { kind, value, bytes: [...receiver.memory.u8.subarray(address, address + length)] };
  };
  return { writer, reader, readerBell, writerBell, send, receive };
}

const mark = fc.record({
  kind: fc.constantFrom(KIND_WATERMARK, KIND_BARRIER),
  value: fc.oneof(fc.integer(), fc.constantFrom(Infinity, -Infinity, 0.5)),
  bytes: fc.constant([]),
});
const rows = fc.record({
  kind: fc.constant(KIND_ROWS),
  value: fc.constant(0),
  bytes: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 200 }),
});
/** A record to send, or how often to read. */
const step = fc.oneof(mark, rows, fc.integer({ min: 1, max: 5 }));

describe('a ring', () => {
  it.each([0, -40, 2 ** 31 - 40])('is a list of records, from %i bytes on', (startAt) => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 80 }),
        fc.constantFrom(16, 64, 256, 4096),
        (steps, dataBytes) => {
          const { writer, reader, send, receive } = open(dataBytes, startAt);
          const expected: Sent[] = [];
          const readOne = (): boolean => {
            writer.flush();
            const found = receive(expected[0]?.bytes.length ?? 0);
            if (found !== undefined) expect(found).toEqual(expected.shift());
            return found !== undefined;
          };
          for (const each of steps) {
            if (typeof each === 'number') for (let i = 0; i < each; i++) readOne();
            else {
              send(each);
              expected.push(each);
            }
          }
          // A record streams through in pieces of what the ring holds.
          for (let turn = 0; expected.length > 0 && turn < 5000; turn++) readOne();
          expect(expected).toEqual([]);
          expect(receive(0)).toBeUndefined();
          expect(writer.isFull).toBe(false);
          expect(reader.bytesRead).toBe(writer.bytesWritten);
          reader.release();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('rings for what moved, and only then', () => {
    const { writer, reader, readerBell, writerBell } = open(32);
    writer.writeMark(KIND_WATERMARK, 1);
    writer.writeMark(KIND_WATERMARK, 2);
    expect(readerBell.count).toBe(2);
    writer.writeMark(KIND_WATERMARK, 3);
    expect(writer.flush()).toBe(false);
    expect(readerBell.count).toBe(2);
    expect(reader.next()?.value).toBe(1);
    expect(writerBell.count).toBe(1);
    expect(writer.flush()).toBe(true);
    expect(readerBell.count).toBe(3);
    expect([reader.next()?.value, reader.next()?.value, reader.next()]).toEqual([2, 3, undefined]);
    expect(writerBell.count).toBe(3);
  });

  it('lies in shared memory, a megabyte by default', () => {
    const buffer = ringBuffer();
    expect(buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(buffer.byteLength).toBeGreaterThanOrEqual(RING_BYTES);
  });

  it('has a power of two bytes, so that its counters may run over', () => {
    expect(() => ringBuffer(1000)).toThrow(/power of two/);
    expect(ringBuffer(1024).byteLength).toBeGreaterThan(1024);
  });
});
