// How deep a tree is, and how wide where the width becomes depth. Chains such as a + b + c … are
// read in a loop, and who walks the tree afterwards recurses: it is promised a bound.
import type { Span } from '../ast/node.js';

/**
 * Nodes within nodes that a tree may have; branches of CASE; arguments of a function. The stack of
 * a Web Worker takes so many.
 */
export const MAX_HEIGHT = 500;

/** A node that nobody wants to walk down, and what to write instead. */
export interface Excess {
  readonly node: Span;
  readonly reason: string;
  readonly advice: string;
}

/** The first node beyond {@link MAX_HEIGHT}; undefined when there is none. */
export function excessOf(root: object): Excess | undefined {
  const open: object[] = [root];
  const heights = [0];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    let height = heights.pop() ?? 0;
    if ('start' in value) {
      const node = value as Span;
      const advice = 'use parentheses or views';
      if (++height > MAX_HEIGHT)
        return { node, reason: tooMany('operators or tables in a chain'), advice };
      const parts = partsOf(value);
      if (parts !== undefined) {
        return { node, reason: tooMany(parts), advice: 'put them into the rows of a table' };
      }
    }
    for (const child of Object.values(value) as unknown[]) {
      if (typeof child !== 'object' || child === null) continue;
      open.push(child);
      heights.push(height);
    }
  }
  return undefined;
}

const tooMany = (what: string): string => `more than ${MAX_HEIGHT} ${what}`;

/** What a node has too many of. */
function partsOf(node: object): string | undefined {
  if ('whens' in node && sizeOf(node.whens) > MAX_HEIGHT) return 'branches of CASE';
  if ('arguments' in node && sizeOf(node.arguments) > MAX_HEIGHT) return 'arguments';
  return undefined;
}

const sizeOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
