import { expect, it } from 'vitest';
import { decimal, int64, timestamp } from '../../../../src/batch/dataType.js';
import { surfaced, surfacesOf } from '../../../../src/sql/functions/user/surface.js';
import { logicalType } from '../../../../src/sql/types/index.js';

const date = new Date('2026-01-02T03:04:05.678Z');

it('gives what the type of SQL has, whatever the column gives', () => {
  const types = ['BIGINT', 'DECIMAL(10, 2)', 'TIMESTAMP(3)'];
  const logical = [int64(), decimal(10, 2), timestamp()].map(logicalType);
  const surfaces = surfacesOf(logical, types);
  expect(surfaced([1, 2.5, date.getTime()], surfaces)).toEqual([1n, '2.5', date]);
  expect(surfaced(['1', '2.50', '2026-01-02 03:04:05.678'], surfaces)).toEqual([1n, '2.50', date]);
  expect(surfaced([null, null, null], surfaces)).toEqual([null, null, null]);
});

it('gives what a type of the schema says', () => {
  const types = [int64({ as: 'number' }), decimal(10, 2).asNumber(), timestamp().asEpoch()];
  const surfaces = surfacesOf(types.map(logicalType), types);
  expect(surfaced([1n, '2.50', date], surfaces)).toEqual([1, 2.5, date.getTime()]);
  expect(() => surfaced([2n ** 60n, null, null], surfaces)).toThrow('does not fit a number');
});

it('leaves other values alone', () => {
  expect(surfacesOf([{ kind: 'INT', isNullable: true }], ['INT'])).toBeUndefined();
});
