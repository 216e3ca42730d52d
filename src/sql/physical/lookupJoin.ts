// Lookup joins of plans: each row with those of a table outside as they are when it comes.
import type { Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import type { LogicalNode } from '../../plan/logical.js';
import { MillraceError } from '../../error.js';
import { TableLookupOperator } from '../../join/tableLookup.js';
import { AsyncOperator } from '../../operator/async/asyncOperator.js';
import type { AsyncSettings } from '../../operator/async/asyncOptions.js';
import { LookupCalls } from '../../operator/async/lookupCalls.js';
import type { BoundedLookupSource, LookupSource } from '../../source/lookup.js';
import { castTo } from '../bind/expression.js';
import type { RelColumn, RelLookupJoin } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { allOf } from '../rex/logic.js';
import { joinParts } from '../rule/conditions.js';
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

const CACHE = {
  maxRows: 10_000,
  expireAfterWriteMs: Infinity,
  expireAfterAccessMs: Infinity,
  cacheMissing: true,
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
  const tablePositions = lookups.map(
    (rex) => rel.right.positions[(rex as { index: number }).index],
  );
  const joined = { rel, input, source, width, tablePositions };
  const node = isBounded(source)
    ? tableLookup(joined, source, context)
    : asyncLookup(joined, context);
  const places = rel.columns.map(({ type }, i): Rex => {
    const index = i < width ? i : input.schema.columnCount + i - width;
    return { kind: 'input', index, type };
  });
  const result = projectNode(node, places, rel.columns, context);
  if (rest.length === 0) return { node: result, retracts: left.retracts };
  return { node: filterNode(result, allOf(rest), context), retracts: left.retracts };
}

/** A lookup join whose rows have the keys behind their own columns. */
interface KeyedLookup {
  readonly rel: RelLookupJoin;
  readonly input: LogicalNode;
  readonly source: LookupSource<Fields>;
  /** Columns of the rows in front of the keys. */
  readonly width: number;
  /** Positions in the table of the columns that equal the keys. */
  readonly tablePositions: readonly number[];
}

/** Tables that can be kept in the job's memory: columns of the row store have no parts. */
function isBounded(source: LookupSource<Fields>): source is BoundedLookupSource {
  const isStorable = source.schema.fields.every(
    ({ type }) => !['ROW', 'ARRAY', 'MAP'].includes(type.kind),
  );
  return 'readAll' in source && isStorable;
}

/** Columns of the result: of the input, then of the table. */
function resultColumns({ input, rel, source }: KeyedLookup): {
  readonly schema: Schema;
  readonly names: readonly string[];
} {
  const right = rel.right.positions.map((position) => rel.right.table.columns[position].name);
  const names = uniqueNames([...input.schema.names, ...right]).slice(input.schema.columnCount);
  const fields = right.map((name, i) => {
    const type = source.schema.type(name);
    return { name: names[i], type: rel.type === 'left' ? type.nullable() : type };
  });
  return { schema: new Schema([...input.schema.fields, ...fields]), names };
}

/** The table is read once; rows are joined by kernels. */
function tableLookup(
  joined: KeyedLookup,
  source: BoundedLookupSource,
  context: PlanContext,
): LogicalNode {
  const { input, rel, tablePositions, width } = joined;
  const { schema } = resultColumns(joined);
  const position = (index: number): number =>
    source.schema.indexOf(rel.right.table.columns[index].name);
  const plan = {
    source,
    on: tablePositions.map((index, i) => ({ row: width + i, table: position(index) })),
    columns: [
      ...input.schema.fields.map((_, i) => ({ from: 'row' as const, position: i })),
      ...rel.right.positions.map((index) => ({
        from: 'table' as const,
        position: position(index),
      })),
    ],
    type: rel.type,
  };
  return {
    kind: 'operator',
    name: context.uniqueName('lookupJoin'),
    schema,
    create: (name) => new TableLookupOperator(name, schema, plan),
    isJavaScript: false,
    inputs: [input],
  };
}

/** The table is asked for keys that are not in the cache. */
function asyncLookup(joined: KeyedLookup, context: PlanContext): LogicalNode {
  const { input, rel, source, tablePositions, width } = joined;
  const { schema, names } = resultColumns(joined);
  const tableName = (index: number): string => rel.right.table.columns[index].name;
  const on = tablePositions.map((index, i) => ({
    stream: input.schema.names[width + i],
    lookup: tableName(index),
  }));
  const columns = rel.right.positions.map((index, i) => ({
    lookup: tableName(index),
    result: names[i],
  }));
  const calls = { source, on, columns, type: rel.type, cache: CACHE };
  const kept = `up to ${CACHE.maxRows} rows of the table, ${SETTINGS.capacity} lookups at a time`;
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName('lookupJoin'),
    schema,
    create: (name) =>
      new AsyncOperator(name, input.schema, schema, undefined, new LookupCalls(calls), SETTINGS),
    isJavaScript: true,
    inputs: [input],
  };
  return context.traits.note(node, { state: { kept, bound: 'fixed' } });
}
