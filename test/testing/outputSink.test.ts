import { int32, schema } from 'millrace';
import { expect, it } from 'vitest';
import { RowWriter } from '../../src/batch/writeRows.js';
import { OutputSink } from '../../src/testing/outputSink.js';
import { createEngine } from '../../src/wasm/load.node.js';

it('keeps rows until they are taken, and tells who waits', async () => {
  const writer = new RowWriter(createEngine(), schema({ id: int32() }));
  const sink = new OutputSink('out');
  const write = (...ids: number[]) => sink.open().write(writer.write(ids.map((id) => ({ id }))));
  const arrived = sink.next();
  write(1, 2);
  await arrived;
  expect(sink.count).toBe(2);
  write(3);
  expect(sink.take().map(({ row }) => row)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(sink.take()).toEqual([]);
});
