import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { plainFormOf } from '../../../src/state/keyed/plainForm.js';
import { flatTypes, nestedTypes, valueOf } from '../../support/arbitraries.js';

const types = [...flatTypes, ...nestedTypes].flatMap((type) => [type, type.nullable()]);

describe('plainFormOf', () => {
  it.each(types.map((type) => [`${type} as ${type.representation}`, type] as const))(
    'writes %s as JSON and reads it back',
    (_, type) => {
      const { toPlain, fromPlain } = plainFormOf('s', type);
      fc.assert(
        fc.property(valueOf(type), (value) => {
          const text = JSON.stringify(toPlain(value));
          expect(fromPlain(JSON.parse(text))).toEqual(value);
        }),
        { numRuns: 30 },
      );
    },
  );

  it.each([
    [t.row({ a: t.int32() }), { a: '1' }],
    [t.row({ a: t.int32() }), { a: null }],
    [t.array(t.string()), ['a', 1]],
    [t.map(t.string(), t.int32()), { a: 1 }],
    [t.bytes(), 'abc'],
    [t.timestamp(), 5],
    [t.int64(), 5],
  ])('refuses for %s the value %j', (type, value) => {
    expect(() => plainFormOf('s', type).toPlain(value)).toThrow("State 's' cannot hold");
  });

  it('keeps what JSON has no number for', () => {
    const { toPlain, fromPlain } = plainFormOf('s', t.float64());
    for (const value of [NaN, Infinity, -Infinity, -0, 1.5]) {
      expect(fromPlain(JSON.parse(JSON.stringify(toPlain(value))))).toBe(value);
    }
  });
});
