import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { jsonEncoder } from '../../src/encode/json.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { jsonLines } from '../support/encoded.js';

const engine = createEngine();

test('keys of every length and content are JSON strings', () => {
  const names = [
    '',
    '"',
    '\\',
    '\n',
    'é',
    'x'.repeat(12),
    'x'.repeat(13),
    'x'.repeat(14),
    'y'.repeat(300),
  ];
  const fields = Object.fromEntries(names.map((name) => [name, t.int32()]));
  const columns = Object.fromEntries(names.map((name, index) => [name, [index]]));
  const expected = JSON.stringify(Object.fromEntries(names.map((name, index) => [name, index])));
  expect(jsonLines(engine, fields, columns)).toEqual([expected]);
});

test('a map with a nested key is refused', () => {
  const fields = { m: t.map(t.array(t.int32()), t.int32()) };
  expect(() => jsonEncoder()(engine, schema(fields))).toThrow(/cannot be written as JSON/);
});
