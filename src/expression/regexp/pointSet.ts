// Sets of code points: sorted ranges that do not touch.

/** First and last code point. */
export type PointRange = readonly [first: number, last: number];
export type PointSet = readonly PointRange[];

const LAST_POINT = 0x10ffff;

/** A set of ranges in any order. */
export function pointSet(...ranges: readonly PointRange[]): PointSet {
  const merged: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((x, y) => x[0] - y[0])) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

export const unionOf = (...sets: readonly PointSet[]): PointSet => pointSet(...sets.flat());

/** Every code point that is not in it. */
export function complementOf(set: PointSet): PointSet {
  const ranges: PointRange[] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) ranges.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST_POINT) ranges.push([next, LAST_POINT]);
  return ranges;
}

/** The only code point of a set that has one. */
export function onlyPoint(set: PointSet): number | undefined {
  return set.length === 1 && set[0][0] === set[0][1] ? set[0][0] : undefined;
}

/** With the other case of its ASCII letters. */
export function withBothCases(set: PointSet): PointSet {
  const moved = set.flatMap(([first, last]) => [
    ...overlap(first, last, 0x41, 0x5a, 0x20),
    ...overlap(first, last, 0x61, 0x7a, -0x20),
  ]);
  return pointSet(...set, ...moved);
}

function overlap(first: number, last: number, from: number, to: number, by: number): PointRange[] {
  const low = Math.max(first, from);
  const high = Math.min(last, to);
  return low > high ? [] : [[low + by, high + by]];
}

const of = (text: string): PointSet =>
  pointSet(...[...text].map((c): PointRange => [c.codePointAt(0) ?? 0, c.codePointAt(0) ?? 0]));

export const DIGITS = pointSet([0x30, 0x39]);
export const WORD = pointSet([0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a], [0x5f, 0x5f]);
export const SPACES = of(' \t\n\v\f\r');
export const LINE_ENDS = of('\n\r\u0085\u2028\u2029');
export const VERTICAL = of('\n\v\f\r\u0085\u2028\u2029');
const PUNCTUATION = of('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');
const LETTERS = pointSet([0x41, 0x5a], [0x61, 0x7a]);

/** What `\p{…}` names: ASCII. */
export const NAMED_SETS: Readonly<Record<string, PointSet>> = {
  Lower: pointSet([0x61, 0x7a]),
  Upper: pointSet([0x41, 0x5a]),
  ASCII: pointSet([0, 0x7f]),
  Alpha: LETTERS,
  Digit: DIGITS,
  Alnum: unionOf(LETTERS, DIGITS),
  Punct: PUNCTUATION,
  Graph: unionOf(LETTERS, DIGITS, PUNCTUATION),
  Print: unionOf(LETTERS, DIGITS, PUNCTUATION, of(' ')),
  Blank: of(' \t'),
  Cntrl: pointSet([0, 0x1f], [0x7f, 0x7f]),
  XDigit: pointSet([0x30, 0x39], [0x41, 0x46], [0x61, 0x66]),
  Space: SPACES,
};
