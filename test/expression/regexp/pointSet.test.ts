// Sets of code points against sets of JavaScript.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  complementOf,
  onlyPoint,
  pointSet,
  unionOf,
  withBothCases,
  type PointRange,
  type PointSet,
} from '../../../src/expression/regexp/pointSet.js';

const LAST = 300;
const range = fc
  .tuple(fc.integer({ min: 0, max: LAST }), fc.integer({ min: 0, max: 12 }))
  .map(([first, length]): PointRange => [first, Math.min(first + length, LAST)]);
const ranges = fc.array(range, { maxLength: 8 });

const members = (set: PointSet): number[] =>
  Array.from({ length: LAST + 1 }, (_, point) => point).filter((point) =>
    set.some(([first, last]) => first <= point && point <= last),
  );

it('holds what its ranges hold, sorted and apart', () => {
  fc.assert(
    fc.property(ranges, ranges, (some, others) => {
      const set = unionOf(pointSet(...some), pointSet(...others));
      expect(members(set)).toEqual(members([...some, ...others]));
      for (let i = 1; i < set.length; i++) expect(set[i][0]).toBeGreaterThan(set[i - 1][1] + 1);
    }),
  );
});

it('has a complement', () => {
  fc.assert(
    fc.property(ranges, (some) => {
      const set = pointSet(...some);
      const other = complementOf(set);
      expect(members(other)).toEqual(members([[0, LAST]]).filter((p) => !members(set).includes(p)));
      expect(complementOf(other)).toEqual(set);
      expect(other.at(-1)?.[1]).toBe(0x10ffff);
    }),
  );
});

it('has both cases of ASCII letters', () => {
  fc.assert(
    fc.property(ranges, (some) => {
      const swapped = (point: number): number => {
        const c = String.fromCharCode(point);
        if (!/[A-Za-z]/.test(c)) return point;
        return (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()).charCodeAt(0);
      };
      const before = members(pointSet(...some));
      const wanted = new Set([...before, ...before.map(swapped)]);
      expect(members(withBothCases(pointSet(...some)))).toEqual(
        [...wanted].toSorted((x, y) => x - y),
      );
    }),
  );
});

it('knows its only point', () => {
  expect(onlyPoint(pointSet([5, 5]))).toBe(5);
  expect(onlyPoint(pointSet([5, 6]))).toBeUndefined();
  expect(onlyPoint([])).toBeUndefined();
});
