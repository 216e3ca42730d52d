// The rules about nested columns and functions that answer later, which pages load when a plan has
// some.
import { someExpression } from '../rel/mapExpressions.js';
import { inputsOf, type Rel } from '../rel/rel.js';
import { argumentsOf } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';

/** The rules, where a plan has nested columns or calls such functions. */
export async function packingOf(root: Rel): Promise<((rel: Rel) => Rel) | undefined> {
  if (!hasNested(root) && !someExpression(root, answersLater)) return undefined;
  const [{ packNested }, { liftLater }] = await Promise.all([
    import('./packNested.js'),
    import('./liftLater.js'),
  ]);
  return (rel) => liftLater(packNested(rel));
}

function hasNested(rel: Rel): boolean {
  const isNested = rel.columns.some(({ type }) => /^(?:ROW|ARRAY|MAP|MULTISET)$/.test(type.kind));
  return isNested || inputsOf(rel).some(hasNested);
}

function answersLater(rex: Rex): boolean {
  return (rex.kind === 'call' && rex.later !== undefined) || argumentsOf(rex).some(answersLater);
}
