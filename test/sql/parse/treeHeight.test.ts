import { describe, expect, it } from 'vitest';
import { excessOf, MAX_HEIGHT } from '../../../src/sql/parse/treeHeight.js';

interface Tree {
  start: number;
  end: number;
  items: Tree[];
}

/** Nodes within nodes, numbered from the innermost. */
function tower(height: number): Tree {
  let tree: Tree = { start: 0, end: 0, items: [] };
  for (let i = 1; i < height; i++) tree = { start: i, end: 0, items: [tree] };
  return tree;
}

describe('the size of a tree', () => {
  it('has a limit, of nodes and not of lists', () => {
    expect(excessOf(tower(MAX_HEIGHT))).toBeUndefined();
    expect(excessOf(tower(MAX_HEIGHT + 1))).toMatchObject({ node: { start: 0 } });
    expect(excessOf([[[tower(MAX_HEIGHT)]]])).toBeUndefined();
  });

  it('is no matter of width', () => {
    const items = Array.from({ length: 10_000 }, () => tower(3));
    expect(excessOf({ start: 0, end: 0, items })).toBeUndefined();
  });

  it('is one of branches and arguments, which are compiled into depth', () => {
    const parts = Array.from({ length: MAX_HEIGHT + 1 }, () => tower(1));
    const span = { start: 0, end: 0 };
    const branches = { ...span, kind: 'case', whens: parts };
    expect(excessOf(branches)?.reason).toBe('more than 500 branches of CASE');
    const call = { ...span, kind: 'call', arguments: parts };
    expect(excessOf(call)?.reason).toBe('more than 500 arguments');
    expect(excessOf({ ...call, arguments: parts.slice(1) })).toBeUndefined();
  });
});
