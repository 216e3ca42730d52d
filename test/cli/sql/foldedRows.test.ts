import { describe, expect, it } from 'vitest';
import { FoldedRows } from '../../../src/cli/sql/foldedRows.js';
import type { RowKind } from '../../../src/sink/rowKind.js';

type Change = readonly [kind: RowKind, row: string, key?: string];

function folded(changes: readonly Change[], before?: FoldedRows): FoldedRows {
  const rows = before ?? new FoldedRows(null);
  const keys = changes.every(([, , key]) => key !== undefined)
    ? changes.map(([, , key]) => String(key))
    : undefined;
  rows.fold(
    changes.map(([, row]) => row),
    changes.map(([kind]) => kind),
    keys,
  );
  return rows;
}

describe('FoldedRows', () => {
  it.each<[string, readonly Change[], readonly string[]]>([
    [
      'inserts',
      [
        ['+I', 'a'],
        ['+I', 'a'],
      ],
      ['a', 'a'],
    ],
    [
      'updates',
      [
        ['+I', 'a'],
        ['+I', 'c'],
        ['-U', 'a'],
        ['+U', 'b'],
      ],
      ['c', 'b'],
    ],
    [
      'deletes',
      [
        ['+I', 'a'],
        ['+I', 'b'],
        ['-D', 'a'],
      ],
      ['b'],
    ],
    [
      'upserts',
      [
        ['+I', 'a', '1'],
        ['+U', 'b', '1'],
        ['+I', 'c', '2'],
      ],
      ['b', 'c'],
    ],
    [
      'deletes of upserts',
      [
        ['+I', 'a', '1'],
        ['+U', 'b', '1'],
        ['-D', 'b', '1'],
      ],
      [],
    ],
    [
      'rows that change places',
      [
        ['+I', 'x1', '1'],
        ['+I', 'y2', '2'],
        ['-U', 'x1', '1'],
        ['+U', 'y1', '1'],
        ['-U', 'y2', '2'],
        ['+U', 'x2', '2'],
      ],
      ['y1', 'x2'],
    ],
    [
      'a row that comes before the one of its key goes',
      [
        ['+I', 'a', '1'],
        ['+I', 'b', '1'],
        ['-D', 'a', '1'],
        ['-D', 'b', '1'],
      ],
      [],
    ],
  ])('folds %s', (_, changes, expected) => {
    expect([...folded(changes)]).toEqual(expected);
  });

  it('goes on from a snapshot', () => {
    const first = folded([
      ['+I', 'a', '1'],
      ['+I', 'b', '2'],
    ]);
    const snapshot = JSON.parse(JSON.stringify(first.snapshot())) as never;
    expect([...folded([['+U', 'c', '1']], new FoldedRows(snapshot))]).toEqual(['b', 'c']);
  });

  it('refuses to take back what is not there', () => {
    expect(() => folded([['-D', 'a']])).toThrow('has not given: a');
  });
});
