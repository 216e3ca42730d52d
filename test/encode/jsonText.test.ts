import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { jsonValues } from '../support/encoded.js';

const engine = createEngine();

const hostile = fc.constantFrom(
  '"',
  '\\',
  '\n',
  '\r',
  '\t',
  '\b',
  '\f',
  '\0',
  '\u001f',
  '\u007f',
  'é',
  '€',
  '😀',
  'a',
  ' ',
);

test('is escaped as JSON.stringify escapes it', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(fc.oneof(anything, fc.string({ unit: hostile, maxLength: 40 }))),
      (column) => {
        const wellFormed = column.map((x) => Buffer.from(x).toString());
        expect(jsonValues(engine, t.string(), wellFormed)).toEqual(
          wellFormed.map((x) => JSON.stringify(x)),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('of every length around the SIMD width, clean and with an escape at every place', () => {
  const column: string[] = [];
  for (const length of [0, 1, 11, 12, 13, 15, 16, 17, 31, 32, 33]) {
    column.push('x'.repeat(length));
    for (let at = 0; at < length; at++)
      column.push(`${'x'.repeat(at)}"${'y'.repeat(length - at - 1)}`);
  }
  column.push('z'.repeat(100_000), '\u0001'.repeat(5000));
  expect(jsonValues(engine, t.string(), column)).toEqual(column.map((x) => JSON.stringify(x)));
});
