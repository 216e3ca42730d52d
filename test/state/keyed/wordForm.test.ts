import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { wordFormOf } from '../../../src/state/keyed/wordForm.js';
import { flatTypes, valueOf } from '../../support/arbitraries.js';

const worded = flatTypes.filter((type) => wordFormOf('s', type) !== undefined);

describe('wordFormOf', () => {
  it.each(worded.map((type) => [`${type} as ${type.representation}`, type] as const))(
    'keeps %s in two halves, equal where values are',
    (_, type) => {
      const form = wordFormOf('s', type);
      const [a, b] = [new Int32Array(2), new Int32Array(2)];
      fc.assert(
        fc.property(valueOf(type), valueOf(type), (value, other) => {
          form?.write(value, a);
          form?.write(other, b);
          // −0 and 0 are one key.
          const read = form?.read(a);
          expect(value === 0 ? 0 : read).toEqual(value === 0 ? 0 : value);
          const isSame = a[0] === b[0] && a[1] === b[1];
          const same = (x: unknown): unknown => (x instanceof Date ? x.getTime() : x);
          expect(isSame).toBe(
            same(value) === same(other) || (Number.isNaN(value) && Number.isNaN(other)),
          );
        }),
      );
    },
  );

  it('is of types of eight bytes or less', () => {
    expect(worded.map((type) => type.kind)).not.toContain('STRING');
    expect(wordFormOf('s', t.decimal(38))).toBeUndefined();
    expect(wordFormOf('s', t.timestamp(6))).toBeUndefined();
  });
});
