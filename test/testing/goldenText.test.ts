import { expect, it } from 'vitest';
import { goldenText } from '../../src/testing/goldenText.js';

it('writes a line of JSON a row', () => {
  const rows = [
    { id: 12345678901234567890n, at: new Date(0), name: 'a "b"\n', none: null },
    { bytes: new Uint8Array([1, 2]), pairs: new Map([['k', 1n]]), list: [0.5, -0, NaN], f: false },
    { nested: { numbers: new Float64Array([1, Infinity]), gone: undefined }, bad: new Date(NaN) },
  ];
  expect(goldenText(rows).split('\n')).toEqual([
    '{"id":12345678901234567890,"at":"1970-01-01T00:00:00.000Z","name":"a \\"b\\"\\n","none":null}',
    '{"bytes":"AQI=","pairs":[["k",1]],"list":[0.5,-0,"NaN"],"f":false}',
    '{"nested":{"numbers":[1,"Infinity"],"gone":null},"bad":"Invalid Date"}',
    '',
  ]);
  expect(goldenText([])).toBe('');
});
