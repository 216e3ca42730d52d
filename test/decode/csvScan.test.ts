import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { decodeCsv } from '../support/csvDecoding.js';

const engine = createEngine();
const fields = { a: t.string().nullable(), b: t.string().nullable() };

test('delimiters and quotes are found at every place of a block of 64 bytes', () => {
  const rows: string[][] = [];
  for (let first = 0; first < 140; first++) rows.push(['x'.repeat(first + 1), 'y'.repeat(5)]);
  const plain = rows.map((row) => `${row.join(',')}\n`).join('');
  expect(decodeCsv(engine, fields, plain, { header: false }).rows).toEqual(rows);
  const quoted = rows.map((row) => `${row.map((cell) => `"${cell}"""`).join(',')}\r\n`).join('');
  const expected = rows.map((row) => row.map((cell) => `${cell}"`));
  expect(decodeCsv(engine, fields, quoted, { header: false }).rows).toEqual(expected);
});
