// How deep a tree is. Chains such as a + b + c … are read in a loop, and who walks the tree
// afterwards recurses: it is promised a bound.
import type { Span } from '../ast/node.js';

/** Nodes within nodes that a tree may have. */
export const MAX_HEIGHT = 1000;

/** The first node that lies deeper than {@link MAX_HEIGHT}; undefined when none does. */
export function tooDeepNode(root: object): Span | undefined {
  const open: object[] = [root];
  const heights = [0];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    let height = heights.pop() ?? 0;
    if ('start' in value && ++height > MAX_HEIGHT) return value as Span;
    for (const child of Object.values(value) as unknown[]) {
      if (typeof child !== 'object' || child === null) continue;
      open.push(child);
      heights.push(height);
    }
  }
  return undefined;
}
