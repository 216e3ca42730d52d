// The rule about nested columns, which pages load when a plan has some.
import { inputsOf, type Rel } from '../rel/rel.js';

/** The rule, where a plan has columns of ROW, ARRAY, MAP or MULTISET. */
export async function packingOf(root: Rel): Promise<((rel: Rel) => Rel) | undefined> {
  const open = [root];
  for (let rel = open.pop(); rel !== undefined; rel = open.pop()) {
    if (rel.columns.some(({ type }) => /^(?:ROW|ARRAY|MAP|MULTISET)$/.test(type.kind))) {
      return (await import('./packNested.js')).packNested;
    }
    open.push(...inputsOf(rel));
  }
  return undefined;
}
