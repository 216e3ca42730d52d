import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';

describe('a printed batch', () => {
  it('shows names, types, ten rows and how many more', () => {
    const typed = schema({
      name: t.string().nullable(),
      price: t.decimal(5, 2),
      tags: t.array(t.int32()),
    });
    const rows = Array.from({ length: 12 }, (_, i) => ({
      name: i === 0 ? null : i === 1 ? `line\nbreak ${'x'.repeat(50)}` : `n${i}`,
      price: `${i}.50`,
      tags: [i, -1],
    }));
    const lines = String(batchFromRows(createEngine(), typed, rows)).split('\n');
    expect(lines.slice(0, 6)).toEqual([
      '┌──────────────────────────────────┬───────────────┬─────────────────────┐',
      '│ name                             │ price         │ tags                │',
      '│ STRING                           │ DECIMAL(5, 2) │ ARRAY<INT NOT NULL> │',
      '├──────────────────────────────────┼───────────────┼─────────────────────┤',
      '│ null                             │ 0.50          │ [0, -1]             │',
      '│ line\\nbreak xxxxxxxxxxxxxxxxxxx… │ 1.50          │ [1, -1]             │',
    ]);
    expect(lines.length).toBe(16);
    expect(lines[15]).toBe('… 2 more rows');
  });

  it('shows row kinds, and only selected rows', () => {
    const rows = [{ a: 1 }, { a: 2 }, { a: 3 }];
    const system = { kinds: [0, 1, 2], selection: [1, 2] };
    const text = String(batchFromRows(createEngine(), schema({ a: t.int32() }), rows, system));
    expect(text.split('\n').slice(4, 6)).toEqual(['│ -U │ 2   │', '│ +U │ 3   │']);
  });

  it('shows nested values, bytes and times', () => {
    const typed = schema({ m: t.map(t.string(), t.bytes()), at: t.timestamp(3) });
    const rows = [{ m: new Map([['k', new Uint8Array([1, 255])]]), at: new Date(0) }];
    const text = String(batchFromRows(createEngine(), typed, rows));
    expect(text).toContain("{k: x'01ff'}");
    expect(text).toContain('1970-01-01T00:00:00.000Z');
  });

  it('says so when there is no row', () => {
    const text = String(batchFromRows(createEngine(), schema({ a: t.int32() }), []));
    expect(text.split('\n')).toHaveLength(5);
  });
});
