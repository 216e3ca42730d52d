// Lookup joins of plans: each row with those of a table outside as they are when it comes.
import { Schema } from '../../batch/schema.js';
import type { LogicalNode } from '../../plan/logical.js';
import { MillraceError } from '../../error.js';
import { AsyncOperator } from '../../operator/async/asyncOperator.js';
import type { AsyncSettings } from '../../operator/async/asyncOptions.js';
import { LookupCalls } from '../../operator/async/lookupCalls.js';
import { castTo } from '../bind/expression.js';
import type { RelColumn, RelLookupJoin } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { allOf, joinParts } from '../rule/conditions.js';
import type { PlanContext, Planned, PlanInput } from './planContext.js';
import { filterNode, projectNode } from './project.js';
import { uniqueNames } from './schema.js';

/** As the lookup joins of the DataStream API. */
const SETTINGS: AsyncSettings = {
  ordered: true,
  capacity: 1000,
  timeoutMs: 60_000,
  retry: { attempts: 1, delayMs: 0, backoff: 1, delayMsMax: 0, retryIf: () => false },
  batch: { size: 100, waitMs: 0 },
  onError: 'fail',
};

/** The operators of a lookup join. */
export function planLookupJoin(rel: RelLookupJoin, plan: PlanInput, context: PlanContext): Planned {
  const left = plan(rel.left);
  const width = rel.left.columns.length;
  const { keys, rest } = joinParts(rel.condition, width);
  const lookups = keys.map(({ right }) => (right.kind === 'cast' ? right.input : right));
  if (keys.length === 0 || lookups.some(({ kind }) => kind !== 'input')) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      'A lookup needs columns of the table to be equal to something: ON t.id = s.id.',
    );
  }
  if (rest.length > 0 && rel.type === 'left') {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      'A LEFT lookup takes equal columns only. Join first, then compare in CASE.',
    );
  }
  const source = context.lookup(rel.right);
  const own = rel.left.columns.map(({ type }, index): Rex => ({ kind: 'input', index, type }));
  // Keys of lookups are values of the table's columns.
  const values = keys.map(({ left: value }, i) =>
    castTo(value.kind === 'cast' ? value.input : value, lookups[i].type),
  );
  const keyColumns = values.map(({ type }, i): RelColumn => ({ name: `$k${i}`, type }));
  const input = projectNode(
    left.node,
    [...own, ...values],
    [...rel.left.columns, ...keyColumns],
    context,
  );
  const on = lookups.map((rex, i) => ({
    stream: input.schema.names[width + i],
    lookup: rel.right.table.columns[rel.right.positions[(rex as { index: number }).index]].name,
  }));
  const right = rel.right.positions.map((position) => rel.right.table.columns[position].name);
  const names = uniqueNames([...input.schema.names, ...right]);
  const columns = right.map((lookup, i) => ({
    lookup,
    result: names[input.schema.columnCount + i],
  }));
  const schema = new Schema([
    ...input.schema.fields,
    ...columns.map(({ lookup, result }) => {
      const type = source.schema.type(lookup);
      return { name: result, type: rel.type === 'left' ? type.nullable() : type };
    }),
  ]);
  const cache = {
    maxRows: 10_000,
    expireAfterWriteMs: Infinity,
    expireAfterAccessMs: Infinity,
    cacheMissing: true,
  };
  const calls = { source, on, columns, type: rel.type, cache };
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName('lookupJoin'),
    schema,
    create: (name) =>
      new AsyncOperator(name, input.schema, schema, undefined, new LookupCalls(calls), SETTINGS),
    isJavaScript: true,
    inputs: [input],
  };
  const places = rel.columns.map(({ type }, i): Rex => {
    const index = i < width ? i : input.schema.columnCount + i - width;
    return { kind: 'input', index, type };
  });
  const joined = projectNode(node, places, rel.columns, context);
  if (rest.length === 0) return { node: joined, retracts: left.retracts };
  return { node: filterNode(joined, allOf(rest), context), retracts: left.retracts };
}
