// The rules of the planner in their order.
import type { Rel } from '../rel/rel.js';
import { mergeProjects } from './mergeProjects.js';
import { pruneColumns } from './pruneColumns.js';
import { pushFilters } from './pushFilters.js';
import { toRanks } from './rank.js';

/** The same query in a form that the engine computes well. */
export function optimize(rel: Rel): Rel {
  const made = mergeProjects(pruneColumns(toRanks(mergeProjects(pushFilters(rel)))));
  // Rules go by positions: what the user sees keeps its names.
  const columns = made.columns.map((column, i) => ({ ...column, name: rel.columns[i].name }));
  return { ...made, columns };
}
