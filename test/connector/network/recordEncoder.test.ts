import { bytes, csv, int32, json, raw, schema, string, type Format } from 'millrace';
import { expect, it } from 'vitest';
import { RecordEncoder } from '../../../src/connector/network/recordEncoder.js';
import type { Framing } from '../../../src/connector/network/recordQueue.js';
import { RowWriter } from '../../../src/batch/writeRows.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const rows = [
  { n: 1, text: 'a\nb' },
  { n: 2, text: 'c' },
];
const columns = schema({ n: int32(), text: string() });

function encoded(format: Format, framing: Framing): (string | undefined)[] {
  const engine = createEngine();
  const encoder = new RecordEncoder({ engine, schema: columns }, format, framing);
  const batch = new RowWriter(engine, columns).write(rows);
  const decoder = new TextDecoder();
  const out = [encoder.header(), ...encoder.encode(batch), ...encoder.encode(batch.select(64, 0))];
  encoder.release();
  return out.map((message) => message && decoder.decode(message));
}

it('makes a message a row', () => {
  expect(encoded(json(), 'message').slice(1)).toEqual(rows.map((row) => JSON.stringify(row)));
  expect(encoded(csv(), 'message')).toEqual([undefined, '1,"a\nb"', '2,c']);
});

it('makes a message a batch', () => {
  expect(encoded(csv(), 'lines')).toEqual(['n,text\n', '1,"a\nb"\n2,c\n']);
});

it('leaves bytes as they are', () => {
  const engine = createEngine();
  const payload = schema({ payload: bytes() });
  const encoder = new RecordEncoder({ engine, schema: payload }, raw(), 'message');
  const batch = new RowWriter(engine, payload).write([{ payload: Uint8Array.of(10, 13) }]);
  expect(encoder.encode(batch)).toEqual([Uint8Array.of(10, 13)]);
});
