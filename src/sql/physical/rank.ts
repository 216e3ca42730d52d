// Top-N, deduplication, ORDER BY and LIMIT of plans.
import type { LogicalNode, OperatorNode } from '../../plan/logical.js';
import type { RelRank, RelSort, SortItem } from '../rel/rel.js';
import { MillraceError } from '../../error.js';
import { limitState, rankState } from './keptState.js';
import {
  DeduplicateOperator,
  LimitOperator,
  RankOperator,
  SortOperator,
  WindowRankOperator,
} from './operators.js';
import type { PlanContext, Planned, PlanInput } from './planContext.js';
import { schemaOf } from './schema.js';
import { INSERT_ONLY } from './traits.js';
import { uniqueKeyOf } from './uniqueKey.js';
import { isSameWindow } from './windows.js';

interface SortColumn {
  readonly column: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

function sortColumns(order: readonly SortItem[], names: readonly string[]): SortColumn[] {
  return order.map(({ column, isDescending, nullsFirst }) => ({
    column: names[column],
    descending: isDescending,
    nullsFirst,
  }));
}

/** The operator of a Top-N. */
export function planRank(rel: RelRank, plan: PlanInput, context: PlanContext): Planned {
  const { node: input, retracts } = plan(rel.input);
  const { names } = input.schema;
  const partition = rel.partition.map((index) => names[index]);
  const order = sortColumns(rel.order, names);
  const output = schemaOf(rel.columns);
  const { from, to } = rel;
  const rankColumn = rel.hasRank ? output.names.at(-1) : undefined;
  const shared = { input: input.schema, output, partition, order, from, to, rankColumn };
  const make = (what: string, create: OperatorNode['create']): LogicalNode => ({
    kind: 'operator',
    name: context.uniqueName(what),
    schema: output,
    create,
    isJavaScript: false,
    distribution: [partition.length === 0 ? 'single' : partition],
    inputs: [input],
  });
  const windowEnd = windowEndOf(rel, retracts);
  if (windowEnd !== undefined) {
    const time = rel.input.columns[windowEnd].window?.window.time;
    // The last row by time: of several the one that came last.
    const lastOnTie = timeOrder(rel) !== undefined && rel.order[0].isDescending;
    const options = { ...shared, windowEnd: names[windowEnd], lastOnTie, ...(time && { time }) };
    const node = make('windowRank', (name) => new WindowRankOperator(name, options));
    const kept = `rows ${from} to ${to} of each ${partition.join(', ')}`;
    context.traits.note(node, { changes: INSERT_ONLY, state: { kept, bound: 'window' } });
    return { node, retracts: false };
  }
  const { emission, ttlMs } = context.settings;
  const settings = { emitUpdateBefore: true, emission, ...(ttlMs !== undefined && { ttlMs }) };
  const time = timeOrder(rel);
  if (time !== undefined && !retracts) {
    const keep = rel.order[0].isDescending ? ('last' as const) : ('first' as const);
    const by = time === 'processing' ? ('proctime' as const) : { column: order[0].column };
    const options = { input: input.schema, partition, order: by, keep, ...settings };
    const node = make('deduplicate', (name) => new DeduplicateOperator(name, options));
    const updates = !(time === 'processing' && keep === 'first');
    const upsertKey = partition;
    const state = rankState(rel, 'one row', partition, ttlMs);
    context.traits.note(node, { changes: { updates, deletes: false }, upsertKey, state });
    return { node, retracts: updates };
  }
  const uniqueKey = uniqueKeyOf(rel.input)?.map((index) => names[index]);
  const options = { ...shared, retracts, ...settings, ...(uniqueKey && { uniqueKey }) };
  const node = make('rank', (name) => new RankOperator(name, options));
  const kept = retracts ? 'all rows' : to === 1 ? 'one row' : `${to} rows`;
  const state = rankState(rel, kept, partition, ttlMs);
  context.traits.note(node, { changes: { updates: true, deletes: true }, state });
  return { node, retracts: true };
}

/** The end column of a Top-N within windows. */
function windowEndOf(rel: RelRank, retracts: boolean): number | undefined {
  if (retracts) return undefined;
  const columns = rel.partition.map((index) => ({
    index,
    window: rel.input.columns[index].window,
  }));
  const end = columns.find(({ window }) => window?.role === 'end');
  const start = columns.find(
    ({ window }) => window?.role === 'start' && isSameWindow(window.window, end?.window?.window),
  );
  return start === undefined ? undefined : end?.index;
}

/** The first or last row by a time attribute: a deduplication. */
function timeOrder({
  from,
  to,
  order,
  hasRank,
  input,
}: RelRank): 'event' | 'processing' | undefined {
  if (from !== 1 || to !== 1 || hasRank || order.length !== 1) return undefined;
  return input.columns[order[0].column].time;
}

/** The operator of ORDER BY, OFFSET and LIMIT. */
export function planSort(rel: RelSort, plan: PlanInput, context: PlanContext): Planned {
  const { node: input, retracts } = plan(rel.input);
  const { schema } = input;
  const order = sortColumns(rel.order, schema.names);
  const { emission } = context.settings;
  const make = (what: string, create: OperatorNode['create']): LogicalNode => ({
    kind: 'operator',
    name: context.uniqueName(what),
    schema,
    create,
    isJavaScript: false,
    distribution: ['single'],
    inputs: [input],
  });
  const isLimited = rel.limit !== Infinity || rel.offset > 0;
  if (isLimited && (order.length === 0 || !context.settings.isBounded)) {
    const { offset, limit } = rel;
    const options = { input: schema, output: schema, order, offset, limit, retracts, emission };
    const settings = { ...options, emitUpdateBefore: true };
    const node = make('limit', (name) => new LimitOperator(name, settings));
    const hasChanges = retracts || order.length > 0;
    const state = limitState(rel, retracts);
    const changes = { updates: hasChanges, deletes: hasChanges };
    context.traits.note(node, { changes, state });
    return { node, retracts: retracts || order.length > 0 };
  }
  const first = rel.order[0];
  const isByTime =
    rel.input.columns[first.column].time === 'event' && !first.isDescending && !retracts;
  if (isByTime && !isLimited) {
    const node = make(
      'sort',
      (name) => new SortOperator(name, { input: schema, order, isTemporal: true }),
    );
    const state = { kept: 'rows ahead of the watermark', bound: 'watermark' } as const;
    context.traits.note(node, { changes: INSERT_ONLY, state });
    return { node, retracts: false };
  }
  if (!context.settings.isBounded) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      'ORDER BY of rows that do not end needs LIMIT, or a time attribute in ascending order first.',
    );
  }
  const { offset, limit } = rel;
  const options = { input: schema, order, offset, limit, retracts };
  const node = make('sort', (name) => new SortOperator(name, options));
  const kept = limit === Infinity ? 'all rows' : `${offset + limit} rows`;
  context.traits.note(node, { changes: INSERT_ONLY, state: { kept, bound: 'growing' } });
  return { node, retracts: false };
}
