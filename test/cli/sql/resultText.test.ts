import { describe, expect, it } from 'vitest';
import { csvHeader, plainRows, recordTable, rowTable } from '../../../src/cli/sql/resultText.js';

const COLUMNS = [
  { name: 'name', isNumber: false },
  { name: 'n', isNumber: true },
];

describe('results as text', () => {
  it('are tables with nulls and a count', () => {
    expect(recordTable(COLUMNS, ['"a, b",1', ',22']).split('\n').slice(3, 6)).toEqual([
      '│ a, b   │  1 │',
      '│ <NULL> │ 22 │',
      '└────────┴────┘',
    ]);
    expect(recordTable(COLUMNS, ['x,1'])).toContain('\n1 row in set\n');
    expect(recordTable(COLUMNS, [])).toBe('Empty set\n');
  });

  it('are cut to the terminal, the longest cells first', () => {
    const text = rowTable(COLUMNS, [['x'.repeat(100), '7']], 40);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(text).toContain('x… │ 7 │');
  });

  it('are CSV, JSON Lines and plain definitions', () => {
    const rows = [['a,b', true, null]];
    expect(plainRows(['x', 'y', 'z'], rows, 'csv')).toBe('x,y,z\n"a,b",TRUE,\n');
    expect(plainRows(['x', 'y', 'z'], rows, 'ndjson')).toBe('{"x":"a,b","y":true,"z":null}\n');
    expect(plainRows(['result'], [['CREATE TABLE t (\n)']], 'table')).toBe('CREATE TABLE t (\n)\n');
    expect(plainRows(['table name'], [['t']], 'table')).toContain('│ t          │');
    expect(csvHeader(['a', 'b "c"'])).toBe('a,"b ""c"""\n');
  });
});
