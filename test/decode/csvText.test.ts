import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { decodeCsv } from '../support/csvDecoding.js';

const engine = createEngine();
const lengths = Array.from({ length: 70 }, (_, i) => i);

test('text of every length, ASCII and not, is the text that was there', () => {
  for (const letter of ['a', 'é', '€', '😀']) {
    const texts = lengths.map((length) => 'x'.repeat(length) + letter + 'y'.repeat(length % 7));
    const input = texts.map((text) => `${text},${text}\n`).join('');
    const { rows } = decodeCsv(engine, { a: t.string(), b: t.string() }, input, { header: false });
    expect(rows).toEqual(texts.map((text) => [text, text]));
  }
});

test('a byte that is no UTF-8 is found at every place', () => {
  for (const length of lengths.slice(1)) {
    const bytes = new Uint8Array(length + 1).fill(0x61);
    bytes[length] = 0x0a;
    for (let at = 0; at < length; at++) {
      bytes[at] = 0xff;
      const options = { header: false, badRecords: 'SKIP' } as const;
      expect(decodeCsv(engine, { a: t.string() }, bytes, options).badRecordCount).toBe(1);
      bytes[at] = 0x61;
    }
  }
});
