import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from '../../src/testing/lineDiff.js';

const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');

describe('the difference of two texts', () => {
  it('shows changed lines with those around them', () => {
    const before = text('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const after = text('a', 'b', 'c', 'd', 'E', 'f', 'g', 'h', 'i');
    expect(lineDiff(before, after)).toBe(
      ['  …', '  c', '  d', '- e', '+ E', '  f', '  g', '  h', '+ i'].join('\n'),
    );
  });

  it('is empty for equal texts', () => {
    expect(lineDiff(text('a', 'b'), text('a', 'b'))).toBe('');
    expect(lineDiff('', '')).toBe('');
  });

  it('shows what is missing on one side', () => {
    expect(lineDiff('', text('a'))).toBe('+ a');
    expect(lineDiff(text('a'), '')).toBe('- a');
  });

  it('cuts what is too long to read or to compare', () => {
    const numbered = (of: string) => text(...Array.from({ length: 3000 }, (_, i) => `${of}${i}`));
    const lines = lineDiff(numbered('a'), numbered('b')).split('\n');
    expect(lines).toHaveLength(60);
    expect(lines[0]).toBe('- a0');
    expect(lines[30]).toBe('+ b0');
    const many = (of: string) => text(...Array.from({ length: 100 }, (_, i) => `${of}${i}`));
    expect(lineDiff(many('a'), many('b')).split('\n').at(-1)).toBe('  … 140 lines more');
  });

  it('turns one text into the other', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = lineDiff(text(...before), text(...after)).split('\n');
        const kept = (sign: string) => diff.filter((line) => line.startsWith(sign)).length;
        expect(kept('+') - kept('-')).toBe(after.length - before.length);
      }),
    );
  });
});
