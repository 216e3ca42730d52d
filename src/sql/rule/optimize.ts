// The rules of the planner in their order.
import { mapExpressions } from '../rel/mapExpressions.js';
import type { Rel } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { setsOfLists } from './inLists.js';
import { mergeProjects } from './mergeProjects.js';
import { pruneColumns } from './pruneColumns.js';
import { pruneEmpty } from './pruneEmpty.js';
import { pushFilters } from './pushFilters.js';
import { toRanks } from './rank.js';
import { simplifyConditions } from './simplifyConditions.js';

/**
 * The same query in a form that the engine computes well.
 *
 * @param fold  Computes the constant parts of an expression.
 * @param pack  The rules about nested columns and late answers, see `packingOf`.
 */
export function optimize(
  rel: Rel,
  fold: (rex: Rex) => Rex = (rex) => rex,
  pack: (rel: Rel) => Rel = (made) => made,
): Rel {
  const simple = simplifyConditions(mapExpressions(rel, fold));
  // Conditions from several places meet where they are pushed to.
  const pushed = pruneEmpty(simplifyConditions(pushFilters(simple)));
  const merged = mergeProjects(pruneColumns(toRanks(mergeProjects(pushed))));
  const made = pack(setsOfLists(merged));
  // Rules go by positions: what the user sees keeps its names.
  const columns = made.columns.map((column, i) => ({ ...column, name: rel.columns[i].name }));
  return { ...made, columns };
}
