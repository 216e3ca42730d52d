import { describe, expect, it } from 'vitest';
import { PendingRow } from '../../../src/operator/async/pendingRows.js';
import { batchCalls, rowCalls } from '../../../src/operator/async/rowCalls.js';

const context = { signal: new AbortController().signal, attempt: 1 };
const pending = (...numbers: number[]) =>
  numbers.map((n, index) => new PendingRow({ n }, NaN, NaN, 0, 0, index));

describe('calls for a row', () => {
  const calls = rowCalls((row) => row['n']);
  it('give the row, and take a row, none or several', () => {
    const [row] = pending(7);
    expect(calls.call([row], context)).toBe(7);
    const accepted = (answer: unknown) => {
      calls.accept([row], answer);
      return row.results;
    };
    expect(accepted({ n: 1 })).toEqual([{ n: 1 }]);
    expect(accepted(undefined)).toEqual([]);
    expect(accepted(null)).toEqual([]);
    expect(accepted([])).toEqual([]);
    expect(accepted([{ n: 1 }, { n: 2 }])).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it.each([1, 'x', true, () => 1, [undefined], [{ n: 1 }, null], ['x']])('refuse %o', (answer) => {
    expect(() => calls.accept(pending(1), answer)).toThrow(/expected a row, undefined, or/);
  });
});

describe('calls for several rows', () => {
  const calls = batchCalls((rows) => rows.map((row) => row['n']));
  it('give the rows, and take an entry for each', () => {
    const rows = pending(1, 2);
    expect(calls.call(rows, context)).toEqual([1, 2]);
    calls.accept(rows, [undefined, [{ n: 3 }, { n: 4 }]]);
    expect(rows.map((row) => row.results)).toEqual([[], [{ n: 3 }, { n: 4 }]]);
  });

  it('refuse other answers', () => {
    expect(() => calls.accept(pending(1, 2), [{}])).toThrow(/gave 1 results for 2 rows/);
    expect(() => calls.accept(pending(1), {})).toThrow(/gave an object; expected an array/);
    expect(() => calls.accept(pending(1), [3])).toThrow(/gave a number; expected a row/);
  });
});
