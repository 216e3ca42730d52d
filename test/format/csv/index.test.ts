import { expect, test } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { csv } from '../../../src/format/csv/index.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { batchFromRows, valuesFromColumn } from '../../support/columns.js';

const engine = createEngine();

test.each([
  {},
  { delimiter: ';', quote: "'", nullLiteral: 'NULL' },
  { header: false, delimiter: '-' },
])('what is written is read back: %j', (options) => {
  const types = schema({
    id: t.int64(),
    text: t.string().nullable(),
    x: t.float64(),
    price: t.decimal(30, 4).nullable(),
    at: t.timestamp(6),
    day: t.date().nullable(),
    flag: t.boolean(),
    bytes: t.bytes(),
  });
  const rows = [
    {
      id: 1n,
      text: 'a;"\',-',
      x: -1e-9,
      price: '-0.0001',
      at: '1969-12-31 23:59:59.000001',
      day: '2024-02-29',
      flag: true,
      bytes: Uint8Array.of(255, 0),
    },
    {
      id: -2n,
      text: '',
      x: NaN,
      price: null,
      at: '2024-01-01 00:00:00.000000',
      day: null,
      flag: false,
      bytes: new Uint8Array(),
    },
    {
      id: 3n,
      text: null,
      x: Infinity,
      price: '5.0000',
      at: '2024-01-01 00:00:00.000000',
      day: null,
      flag: true,
      bytes: Uint8Array.of(1, 2, 3),
    },
    {
      id: 4n,
      text: 'NULL',
      x: 0.1,
      price: '12345678901234567890123456.7890',
      at: '9999-12-31 23:59:59.999999',
      day: '0001-01-01',
      flag: false,
      bytes: Uint8Array.of(1),
    },
  ];
  const format = csv(options);
  const encoder = format.encoder()(engine, types);
  const parts = [encoder.header(), encoder.encode(batchFromRows(engine, types, rows))];
  const bytes = Buffer.concat(parts);
  encoder.release();
  const decoder = format.decoder(types)({
    engine,
    batchSize: 100,
    source: 'memory',
    onBadRecord: () => undefined,
  });
  decoder.reserve(bytes.length).set(bytes);
  decoder.commit(bytes.length);
  decoder.end();
  const batch = decoder.next();
  const columns = batch!.columns().map((column) => valuesFromColumn(engine, column, rows.length));
  const names = types.names;
  const read = rows.map((_, row) =>
    Object.fromEntries(names.map((name, i) => [name, columns[i][row]])),
  );
  expect(read).toEqual(rows);
  decoder.release();
});

test('nested types are refused when the job is planned', () => {
  expect(() => csv().decoder(schema({ a: t.array(t.int32()) }))).toThrow(/read it as STRING/);
});
