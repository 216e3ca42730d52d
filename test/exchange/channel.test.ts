// What both kinds of channels keep to.
import { describe, expect, it } from 'vitest';
import { KIND_IDLE, KIND_ROWS, KIND_WATERMARK } from '../../src/exchange/channel.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { openChannel } from '../support/channels.js';

const sender = createEngine();
const receiver = createEngine();
const bytesAt = sender.memory.allocate(1 << 20);
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe.each([
  { over: 'ring', bytes: 4096 },
  { over: 'ports', bytes: 4096 },
] as const)('a channel over $over', (kind) => {
  const open = () => {
    const channel = openChannel(kind, receiver);
    const write = (length: number, value: number): void => {
      sender.memory.u8.fill(value, bytesAt, bytesAt + length);
      channel.writer.writeRows(sender, [{ address: bytesAt, length }], (length + 15) & ~15);
    };
    return { ...channel, write };
  };

  it('keeps the order of rows and marks, whatever waits', async () => {
    const { writer, reader, write, next } = open();
    const lengths = Array.from({ length: 200 }, (_, i) => ((i * 977) % 3000) + 1);
    for (const [i, length] of lengths.entries()) {
      write(length, i);
      writer.writeMark(KIND_WATERMARK, i - 0.5);
      if (i % 50 === 0) writer.writeMark(KIND_IDLE, 0);
    }
    expect(writer.isFull).toBe(true);
    for (const [i, length] of lengths.entries()) {
      const rows = await next();
      expect(rows.kind).toBe(KIND_ROWS);
      const found = receiver.memory.u8.subarray(rows.address, rows.address + length);
      expect(found.every((byte) => byte === (i & 255))).toBe(true);
      expect(await next()).toMatchObject({ kind: KIND_WATERMARK, value: i - 0.5 });
      if (i % 50 === 0) expect(await next()).toMatchObject({ kind: KIND_IDLE });
    }
    await soon();
    expect(writer.flush()).toBe(true);
    expect(reader.next()).toBeUndefined();
    expect(reader.bytesRead).toBe(writer.bytesWritten);
    reader.release();
  });

  it('holds no more than it may, and tells when there is room', async () => {
    const { writer, reader, write, next, senderBell } = open();
    for (let i = 0; i < 10; i++) write(1000, i);
    await soon();
    expect(writer.flush()).toBe(false);
    const { count } = senderBell;
    for (let i = 0; i < 4; i++) await next();
    await soon();
    expect(senderBell.count).toBeGreaterThan(count);
    for (let i = 4; i < 10; i++) await next();
    await soon();
    expect(writer.flush()).toBe(true);
    reader.release();
  });

  it('takes a record that is longer than it may hold', async () => {
    const { reader, write, next } = open();
    write(1 << 19, 7);
    write(1, 8);
    const { address } = await next();
    expect(receiver.memory.u8[address + (1 << 19) - 1]).toBe(7);
    expect(receiver.memory.u8[(await next()).address]).toBe(8);
    reader.release();
  });

  it('bounds marks too, and goes on with them', async () => {
    const { writer, reader, next } = open();
    for (let i = 0; i < 5000; i++) writer.writeMark(KIND_WATERMARK, i);
    expect(writer.isFull).toBe(true);
    for (let i = 0; i < 5000; i++) expect((await next()).value).toBe(i);
    expect(writer.isFull).toBe(false);
    reader.release();
  });

  it('rings the bell of who waits for a record', async () => {
    const { writer, reader, receiverBell } = open();
    const waiting = receiverBell.wait(receiverBell.count, new AbortController().signal);
    writer.writeMark(KIND_IDLE, 0);
    await waiting;
    expect(reader.next()?.kind).toBe(KIND_IDLE);
    reader.release();
  });
});
