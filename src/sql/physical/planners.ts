// The parts of the planner that are loaded when a plan has what they are about, with the operators
// that they use: a page downloads joins when a query joins.
import { inputsOf, type Rel } from '../rel/rel.js';

interface Planners {
  readonly aggregate: typeof import('./aggregate.js');
  readonly correlate: typeof import('./correlate.js');
  readonly join: typeof import('./join.js');
  readonly lookupJoin: typeof import('./lookupJoin.js');
  readonly scan: typeof import('./scan.js');
  readonly rank: typeof import('./rank.js');
  readonly windowTable: typeof import('./windowTable.js');
}
type Part = keyof Planners;

const LOAD: { readonly [P in Part]: () => Promise<Planners[P]> } = {
  aggregate: () => import('./aggregate.js'),
  correlate: () => import('./correlate.js'),
  join: () => import('./join.js'),
  lookupJoin: () => import('./lookupJoin.js'),
  rank: () => import('./rank.js'),
  scan: () => import('./scan.js'),
  windowTable: () => import('./windowTable.js'),
};
const PART_OF: Partial<Record<Rel['kind'], Part>> = {
  aggregate: 'aggregate',
  correlate: 'correlate',
  join: 'join',
  lookupJoin: 'lookupJoin',
  rank: 'rank',
  scan: 'scan',
  sort: 'rank',
  windowTable: 'windowTable',
};

const loaded: { -readonly [P in Part]?: Planners[P] } = {};

/** Loads what a plan needs; must be awaited before it is planned. */
export async function loadPlanners(rel: Rel): Promise<void> {
  const parts = new Set<Part>();
  collect(rel, parts);
  await Promise.all([...parts].map(load));
}

/** A part that {@link loadPlanners} has loaded. */
export function planner<P extends Part>(part: P): Planners[P] {
  const found = loaded[part];
  if (found === undefined) throw new Error(`The planner of '${part}' was not loaded.`);
  return found;
}

async function load<P extends Part>(part: P): Promise<void> {
  loaded[part] ??= await LOAD[part]();
}

function collect(rel: Rel, parts: Set<Part>): void {
  const part = PART_OF[rel.kind];
  if (part !== undefined) parts.add(part);
  for (const input of inputsOf(rel)) collect(input, parts);
}
