import { describe, expect, it } from 'vitest';
import { oneLine, shortened, textTable } from '../../src/cli/textTable.js';

describe('tables of text', () => {
  it('set numbers to the right', () => {
    const lines = textTable(
      ['name', { name: 'n', isNumber: true }],
      [
        ['a', '1'],
        ['bc', '100'],
      ],
    ).split('\n');
    expect(lines[3]).toBe('│ a    │   1 │');
    expect(lines[4]).toBe('│ bc   │ 100 │');
    expect(new Set(lines.slice(3).map((line) => line.length)).size).toBe(1);
  });

  it('escape control characters', () => {
    expect(oneLine('a\u001b[2J\n\u0000\u009b')).toBe('a\\u001b[2J\\u000a\\u0000\\u009b');
    expect(textTable(['x\u0007'], [['\r']])).toContain('\\u000d');
  });

  it('cut texts by characters', () => {
    expect(shortened('abc', 3)).toBe('abc');
    expect(shortened('abcd', 3)).toBe('ab…');
    expect(shortened('👍👍👍', 2)).toBe('👍…');
  });
});
