import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { columnTypeOf, encodingOf } from '../../../src/state/keyed/stateFormat.js';
import { jsonValue } from '../../../src/state/keyed/stateType.js';

describe('the columns of values in snapshots', () => {
  it.each([
    [t.int32(), 'INT NOT NULL', ''],
    [t.string().nullable(), 'STRING', ''],
    [jsonValue(), 'STRING', ' of JSON'],
    [
      t.array(t.int64().asNumber()),
      'STRING NOT NULL',
      ' of ARRAY<BIGINT NOT NULL as number> NOT NULL',
    ],
    [
      t.row({ a: t.date(), b: t.map(t.string(), t.int8().nullable()) }).nullable(),
      'STRING',
      ' of ROW<a DATE NOT NULL, b MAP<STRING NOT NULL, TINYINT> NOT NULL>',
    ],
  ])('of %s are %s%s', (type, column, encoding) => {
    expect(String(columnTypeOf(type))).toBe(column);
    expect(encodingOf(type)).toBe(encoding);
  });
});
