import { describe, expect, it } from 'vitest';
import { int64 } from '../../src/batch/dataType.js';
import { argumentNames, uniqueNames } from '../../src/state/stateNames.js';

describe('names of arguments', () => {
  const nameOf = argumentNames(['price', '$total.0', '$best.1']);
  it('are those of columns', () => expect(nameOf(0)).toBe('price'));
  it('are those of the aggregate where they are computed', () => {
    expect([nameOf(1), nameOf(2)]).toEqual(['total', 'best_1']);
  });
  it('tell the position where there is no name', () => expect(nameOf(7)).toBe('column7'));
});

describe('unique names', () => {
  const unique = (names: string[], taken: string[]) =>
    uniqueNames(
      names.map((name) => ({ name, type: int64() })),
      taken,
    ).map(({ name }) => name);

  it('stay as they are', () => expect(unique(['a', 'b'], [])).toEqual(['a', 'b']));
  it('get a number where they are taken', () => {
    expect(unique(['rows', 'a', 'a', 'a'], ['rows', 'a_2'])).toEqual(['rows_2', 'a', 'a_3', 'a_4']);
  });
});
