import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { Batch } from '../../src/batch/batch.js';
import { columnOf } from '../../src/batch/column.js';
import { readRows } from '../../src/batch/readRows.js';
import { Schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import { BatchMessage, batchOfMessage } from '../../src/exchange/batchMessage.js';
import { KIND_BARRIER, KIND_ROWS } from '../../src/exchange/channel.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { CHANNEL_KINDS, openChannel, type Channel } from '../support/channels.js';

const sender = createEngine();
const receiver = createEngine();
// The two memories differ, so that an address of the one is wrong in the other.
receiver.memory.allocate(1 << 20);

const schema = new Schema([
  { name: 'a', type: t.int64() },
  { name: 'b', type: t.boolean().nullable() },
  { name: 's', type: t.string().nullable() },
  { name: 'd', type: t.decimal(30, 2) },
  { name: 'l', type: t.array(t.string().nullable()).nullable() },
  { name: 'r', type: t.row({ x: t.float32(), y: t.string() }) },
  { name: 'm', type: t.map(t.string(), t.int32()) },
]);

const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ minLength: 13, maxLength: 300 }));
const row = fc.record({
  a: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  b: fc.option(fc.boolean()),
  s: fc.option(text),
  d: fc.integer().map((value) => `${value}.25`),
  l: fc.option(fc.array(fc.option(text), { maxLength: 4 })),
  r: fc.record({ x: fc.constantFrom(0.5, -2), y: text }),
  m: fc
    .array(fc.tuple(text, fc.integer({ min: 0, max: 9 })), { maxLength: 3 })
    .map((e) => new Map(e)),
});

async function sent(batch: Batch, { writer, next }: Channel): Promise<Batch> {
  const message = BatchMessage.of(batch);
  writer.writeRows(sender, message.pieces, message.byteLength);
  const record = await next();
  expect(record.kind).toBe(KIND_ROWS);
  return batchOfMessage(receiver, schema, record.address);
}

describe.each(CHANNEL_KINDS)('rows sent to another memory over $over of $bytes bytes', (kind) => {
  it('arrive as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), fc.boolean(), async (rows, some) => {
        const channel = openChannel(kind, receiver);
        const written = new RowWriter(sender, schema).write(rows, 0, rows.length);
        const kept = rows.map((_, i) => i).filter((i) => !some || i % 3 === 1);
        const selection = sender.arena.allocate(rows.length * 4);
        sender.memory.u32.set(kept, selection >>> 2);
        const batch = some ? written.select(selection, kept.length) : written;
        for (let turn = 0; turn < 3 && batch.rowCount > 0; turn++) {
          const arrived = await sent(batch, channel);
          arrived.verify();
          expect(readRows(arrived)).toEqual(readRows(batch));
          receiver.arena.reset();
        }
        expect(channel.writer.isFull).toBe(false);
        expect(channel.reader.bytesRead).toBe(channel.writer.bytesWritten);
        channel.reader.release();
        sender.arena.reset();
      }),
      { numRuns: 40 },
    );
  });

  it('arrive without columns that they come without, selected or not', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      a: BigInt(i),
      b: i % 2 === 0,
      s: `the text of row ${i}`,
      d: '1.25',
      l: ['x'],
      r: { x: 1, y: 'y' },
      m: new Map([['k', i]]),
    }));
    const written = new RowWriter(sender, schema).write(rows, 0, rows.length);
    for (let only = 0; only < schema.columnCount; only++) {
      const columns = written.rawColumns.map((column, index) =>
        index === only ? column : columnOf(column.type, 0),
      );
      const channel = openChannel(kind, receiver);
      const selection = sender.arena.allocate(8);
      sender.memory.u32.set([3, 17], selection >>> 2);
      const batch = new Batch(sender, schema, columns, rows.length).select(selection, 2);
      const arrived = await sent(batch, channel);
      const { name, type } = schema.fields[only];
      const alone = new Schema([{ name, type }]);
      const one = arrived.withColumns(alone, [arrived.column(only)]);
      expect(readRows(one)).toEqual(
        [3, 17].map((row) => ({ [name]: readRows(written)[row][name] })),
      );
      const others = arrived.rawColumns.filter((_, index) => index !== only);
      expect(
        others.every(({ values, validity, offsets }) => values + validity + offsets === 0),
      ).toBe(true);
      channel.reader.release();
    }
    sender.arena.reset();
    receiver.arena.reset();
  });

  it('keep their times, watermarks and kinds', async () => {
    const rows = [{ a: 1n }, { a: 2n }, { a: 3n }];
    const small = new Schema([{ name: 'a', type: t.int64() }]);
    const plain = new RowWriter(sender, small).write(rows, 0, 3);
    const timestamps = sender.arena.allocate(24);
    const kinds = sender.arena.allocate(3);
    sender.memory.i64.set([5n, 6n, 7n], timestamps >>> 3);
    sender.memory.u8.set([0, 3, 0], kinds);
    const batch = new Batch(sender, small, plain.columns(), 3, { timestamps, kinds });
    const message = BatchMessage.of(batch);
    const { writer, reader, next } = openChannel(kind, receiver);
    writer.writeRows(sender, message.pieces, message.byteLength);
    writer.writeMark(KIND_BARRIER, 12);
    const { address } = await next();
    const arrived = batchOfMessage(receiver, small, address);
    const { i64, u8 } = receiver.memory;
    const at = arrived.timestamps >>> 3;
    expect([...i64.subarray(at, at + 3)]).toEqual([5n, 6n, 7n]);
    expect([...u8.subarray(arrived.kinds, arrived.kinds + 3)]).toEqual([0, 3, 0]);
    expect(arrived.watermarks).toBe(0);
    expect(await next()).toMatchObject({ kind: KIND_BARRIER, value: 12 });
    expect(reader.next()).toBeUndefined();
    reader.release();
  });
});
