import { describe, expect, it } from 'vitest';
import { MAX_HEIGHT, tooDeepNode } from '../../../src/sql/parse/treeHeight.js';

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

describe('the height of a tree', () => {
  it('has a limit, of nodes and not of lists', () => {
    expect(tooDeepNode(tower(MAX_HEIGHT))).toBeUndefined();
    expect(tooDeepNode(tower(MAX_HEIGHT + 1))).toMatchObject({ start: 0 });
    expect(tooDeepNode([[[tower(MAX_HEIGHT)]]])).toBeUndefined();
  });

  it('is no matter of width', () => {
    const items = Array.from({ length: 10_000 }, () => tower(3));
    expect(tooDeepNode({ start: 0, end: 0, items })).toBeUndefined();
  });
});
