import { expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { jsonText } from '../../../src/connector/database/jsonText.js';

it('writes nested values exactly', () => {
  const type = types.row({
    'a "name"': types.int64(),
    list: types.array(types.string().nullable()),
    map: types.map(types.int32(), types.float64()),
    at: types.timestamp(3),
    bytes: types.bytes(),
    none: types.row({ x: types.int32() }).nullable(),
  });
  const text = jsonText(type, {
    'a "name"': 9223372036854775807n,
    list: ['x', null, '"'],
    map: new Map([[1, NaN]]),
    at: new Date(0),
    bytes: new Uint8Array([1, 2, 3]),
    none: null,
  });
  expect(text).toBe(
    '{"a \\"name\\"":9223372036854775807,"list":["x",null,"\\""],"map":{"1":null},' +
      '"at":"1970-01-01T00:00:00.000Z","bytes":"AQID","none":null}',
  );
});
