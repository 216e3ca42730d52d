import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowSet } from '../../../src/cli/sql/rowSet.js';

describe('RowSet', () => {
  it('takes the newest of equal rows back', () => {
    const rows = new RowSet(['a', 'b', 'a']);
    expect(rows.remove('a')).toBe(true);
    expect([...rows]).toEqual(['a', 'b']);
    expect(rows.remove('c')).toBe(false);
    expect(rows.count).toBe(2);
  });

  it('keeps what a list would keep', () => {
    const change = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 5 }).map(String));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const rows = new RowSet();
        const list: string[] = [];
        for (const [isAdded, text] of changes) {
          if (isAdded) {
            rows.add(text);
            list.push(text);
          } else {
            const at = list.lastIndexOf(text);
            if (at >= 0) list.splice(at, 1);
            expect(rows.remove(text)).toBe(at >= 0);
          }
        }
        expect([...rows]).toEqual(list);
      }),
    );
  });

  it('stays small under many changes', () => {
    const rows = new RowSet(['first']);
    for (let i = 0; i < 10_000; i++) {
      rows.add(`row ${i}`);
      if (i % 100 > 0) rows.remove(`row ${i}`);
    }
    expect(rows.count).toBe(101);
    expect([...rows].slice(0, 3)).toEqual(['first', 'row 0', 'row 100']);
  });
});
