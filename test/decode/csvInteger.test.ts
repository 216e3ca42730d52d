import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { decodeCsv } from '../support/csvDecoding.js';

const engine = createEngine();
const options = { header: false, badRecords: 'SKIP' } as const;

test('a byte that is no digit is found at every place of every length', () => {
  for (let length = 1; length < 25; length++) {
    for (let at = 0; at < length; at++) {
      for (const other of ['/', ':', ' x', '\u007f']) {
        const text = '1'.repeat(at) + other + '1'.repeat(length - at - 1);
        expect(decodeCsv(engine, { a: t.int64() }, text, options).rows).toEqual([]);
      }
    }
  }
});

test('all widths at their limits', () => {
  const limits: [t.DataType<unknown>, number][] = [
    [t.int8(), 2 ** 7],
    [t.int16(), 2 ** 15],
    [t.int32(), 2 ** 31],
  ];
  for (const [type, limit] of limits) {
    const inside = [-limit, limit - 1];
    const { rows } = decodeCsv(engine, { a: type }, inside.join('\n'), options);
    expect(rows).toEqual(inside.map((value) => [value]));
    const outside = [limit, -limit - 1].join('\n');
    expect(decodeCsv(engine, { a: type }, outside, options).rows).toEqual([]);
  }
});
