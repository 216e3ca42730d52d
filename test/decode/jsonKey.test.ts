import { expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { jsonDecoder } from '../../src/decode/json.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { decodeAll } from '../support/decodeAll.js';

const engine = createEngine();

it('tells keys apart that look alike, of every length', () => {
  const names = ['', 'a', 'a"b', 'é', '\\', '\n', 'a\0', 'aa', 'line\u2028'];
  for (let length = 7; length < 40; length++) names.push('k'.repeat(length));
  // Equal first and last eight bytes and equal length: they share a hash.
  for (let i = 0; i < 50; i++) names.push(`prefix--${i + 100}--suffix--`);
  const schema = new Schema(names.map((name) => ({ name, type: int32() })));
  const row = Object.fromEntries(names.map((name, index) => [name, index]));
  const reversed = Object.fromEntries(Object.entries(row).reverse());
  const escaped = JSON.stringify(row).replaceAll('k', '\\u006b');
  const text = [JSON.stringify(row), JSON.stringify(reversed), escaped, JSON.stringify(row)];
  const { rows } = decodeAll(engine, jsonDecoder(schema), text.join('\n'));
  expect(rows).toEqual([row, row, row, row]);
});
