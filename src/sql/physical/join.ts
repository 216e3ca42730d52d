// Joins of plans.
//
//   window_start and window_end equal on both sides       window join: state until the window ends
//   times near each other, both time attributes           interval join: state for the interval
//   everything else                                       regular join: both sides are kept
import type { Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import { IntervalJoinOperator } from '../../join/intervalJoin.js';
import { JoinOutput } from '../../join/joinOutput.js';
import type { RegularJoinPlan } from '../../join/regularJoin.js';
import type { LogicalNode, OperatorNode, ReadColumns } from '../../plan/logical.js';
import type { RelColumn, RelJoin } from '../rel/rel.js';
import { expressionNode } from '../rex/expressionNode.js';
import type { Rex } from '../rex/rex.js';
import { allOf } from '../rex/logic.js';
import { joinParts } from '../rule/conditions.js';
import { equalTimes, intervalOf, type JoinInterval } from './joinInterval.js';
import { joinState } from './keptState.js';
import { RegularJoinOperator, WindowJoinOperator } from './operators.js';
import type { PlanContext, Planned, PlanInput } from './planContext.js';
import { filterNode, projectNode } from './project.js';
import { uniqueNames } from './schema.js';
import { INSERT_ONLY, type NodeTraits } from './traits.js';
import { uniqueKeyOf } from './uniqueKey.js';
import { isSameWindow } from './windows.js';

/** A side with its key columns. */
interface Side {
  readonly planned: Planned;
  /** With further columns for keys that are computed. */
  readonly node: LogicalNode;
  readonly keys: readonly string[];
}

/** The operators of a join. */
export function planJoin(rel: RelJoin, plan: PlanInput, context: PlanContext): Planned {
  const width = rel.left.columns.length;
  const parts = joinParts(rel.condition, width, true);
  const left = sideOf(
    plan(rel.left),
    rel.left.columns,
    parts.keys.map((key) => key.left),
    context,
  );
  const right = sideOf(
    plan(rel.right),
    rel.right.columns,
    parts.keys.map((key) => key.right),
    context,
  );
  const ends = windowEnds(rel, parts.keys);
  const isInsertOnly = !left.planned.retracts && !right.planned.retracts;
  if (ends !== undefined && isInsertOnly) {
    const time = rel.left.columns[ends.left].window?.window.time;
    const window = {
      windowEnds: [left.node.schema.names[ends.left], right.node.schema.names[ends.right]] as const,
      ...(time && { time }),
    };
    return joined(
      rel,
      [left, right],
      parts.rest,
      context,
      'windowJoin',
      { changes: INSERT_ONLY, state: { kept: 'rows of both sides', bound: 'window' } },
      (name, options) => new WindowJoinOperator(name, { ...options, ...window }),
    );
  }
  const conditions = [...parts.rest, ...equalTimes(rel)];
  const interval = isInsertOnly ? intervalOf(rel, conditions) : undefined;
  if (interval !== undefined) return intervalJoin(rel, [left, right], interval, context);
  const retracts = [left.planned.retracts, right.planned.retracts] as const;
  const { ttlMs } = context.settings;
  const settings = {
    retracts,
    uniqueKeys: [uniqueNamesOf(rel.left, left), uniqueNamesOf(rel.right, right)] as const,
    ...(ttlMs !== undefined && { ttlMs: [ttlMs, ttlMs] as const }),
  };
  const isOuter = rel.type !== 'inner' && rel.type !== 'semi';
  const changesOf = ({ planned: { node } }: Side) => context.traits.changesOf(node);
  const [a, b] = [changesOf(left), changesOf(right)];
  const changes = isOuter
    ? { updates: retracts[0] || retracts[1], deletes: true }
    : { updates: a.updates || b.updates, deletes: a.deletes || b.deletes };
  const state = joinState(rel, settings.uniqueKeys, retracts[0] || retracts[1], ttlMs);
  const planned = joined(
    rel,
    [left, right],
    parts.rest,
    context,
    'join',
    { changes, state },
    (name, options) => new RegularJoinOperator(name, { ...options, ...settings }),
  );
  return { ...planned, retracts: isOuter || retracts[0] || retracts[1] };
}

function uniqueNamesOf(rel: RelJoin['left'], side: Side): readonly string[] | undefined {
  const key = uniqueKeyOf(rel);
  return key && key.map((index) => side.node.schema.names[index]);
}

/** The input with its keys as columns. */
function sideOf(
  planned: Planned,
  columns: readonly RelColumn[],
  keys: readonly Rex[],
  context: PlanContext,
): Side {
  const { node } = planned;
  const added = keys.filter(({ kind }) => kind !== 'input');
  if (added.length === 0) {
    const names = keys.map((key) => node.schema.names[(key as { index: number }).index]);
    return { planned, node, keys: names };
  }
  const own = columns.map(({ type }, index): Rex => ({ kind: 'input', index, type }));
  const all = [...columns, ...added.map(({ type }, i): RelColumn => ({ name: `$k${i}`, type }))];
  const withKeys = projectNode(node, [...own, ...added], all, context);
  const { names } = withKeys.schema;
  let next = columns.length;
  const keyNames = keys.map((key) => names[key.kind === 'input' ? key.index : next++]);
  return { planned, node: withKeys, keys: keyNames };
}

/** The end columns of a join within windows. */
function windowEnds(
  rel: RelJoin,
  keys: readonly { readonly left: Rex; readonly right: Rex }[],
): { readonly left: number; readonly right: number } | undefined {
  const pair = (role: 'start' | 'end') =>
    keys.find(({ left, right }) => {
      if (left.kind !== 'input' || right.kind !== 'input') return false;
      const a = rel.left.columns[left.index].window;
      const b = rel.right.columns[right.index].window;
      return a?.role === role && b?.role === role && isSameWindow(a.window, b.window);
    });
  const [start, end] = [pair('start'), pair('end')];
  if (start === undefined || end?.left.kind !== 'input' || end.right.kind !== 'input')
    return undefined;
  return { left: end.left.index, right: end.right.index };
}

interface JoinOptions {
  readonly type: RelJoin['type'];
  readonly inputs: readonly [Schema<Fields>, Schema<Fields>];
  readonly output: Schema<Fields>;
  readonly keys: readonly (readonly [left: string, right: string])[];
  readonly condition?: RegularJoinPlan['condition'];
  readonly needed?: readonly number[];
}

function joined(
  rel: RelJoin,
  [left, right]: readonly [Side, Side],
  rest: readonly Rex[],
  context: PlanContext,
  what: string,
  traits: NodeTraits,
  create: (name: string, options: JoinOptions) => ReturnType<OperatorNode['create']>,
): Planned {
  const inputs = [left.node.schema, right.node.schema] as const;
  const isHalf = rel.type === 'semi' || rel.type === 'anti';
  const joinedSchema = bothSchemas(inputs, 'inner');
  const output = isHalf ? inputs[0] : bothSchemas(inputs, rel.type);
  const names = joinedNames(rel, inputs, joinedSchema);
  const condition =
    rest.length === 0
      ? {}
      : {
          condition: {
            expression: expressionNode(allOf(rest), names, context.cast),
            joined: joinedSchema,
          },
        };
  const keys = left.keys.map((name, i) => [name, right.keys[i]] as const);
  const options: JoinOptions = { type: rel.type, inputs, output, keys, ...condition };
  const distribution =
    keys.length === 0 ? (['single', 'single'] as const) : [left.keys, right.keys];
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName(what),
    schema: output,
    create: (name, read) => create(name, { ...options, ...neededOf(output, read) }),
    isJavaScript: false,
    distribution,
    inputs: [left.node, right.node],
  };
  context.traits.note(node, traits);
  return { node: columnsOf(rel, node, inputs, context), retracts: false };
}

/** Positions of the columns that are read behind the join. */
function neededOf(output: Schema<Fields>, read: ReadColumns): { needed?: readonly number[] } {
  if (read === 'all') return {};
  return { needed: output.names.flatMap((name, index) => (read.has(name) ? [index] : [])) };
}

/** Names of the columns of both sides, as the condition counts them. */
function joinedNames(
  rel: RelJoin,
  [left]: readonly Schema<Fields>[],
  both: Schema<Fields>,
): readonly string[] {
  const own = both.names.slice(0, rel.left.columns.length);
  const others = both.names.slice(left.columnCount, left.columnCount + rel.right.columns.length);
  return [...own, ...others];
}

function bothSchemas(
  [left, right]: readonly [Schema<Fields>, Schema<Fields>],
  type: RelJoin['type'],
): Schema<Fields> {
  const names = uniqueNames([...left.names, ...right.names]);
  const fields = [...left.fields, ...right.fields].map((field, i) => {
    const isLeft = i < left.columnCount;
    const isOptional = type === 'full' || (isLeft ? type === 'right' : type === 'left');
    return { name: names[i], type: isOptional ? field.type.nullable() : field.type };
  });
  return new Schema(fields);
}

/** The join without the columns that were added for keys. */
function columnsOf(
  rel: RelJoin,
  node: LogicalNode,
  [left, right]: readonly Schema<Fields>[],
  context: PlanContext,
): LogicalNode {
  const isHalf = rel.type === 'semi' || rel.type === 'anti';
  const [own, others] = [rel.left.columns.length, isHalf ? 0 : rel.right.columns.length];
  const hasAdded = left.columnCount > own || (!isHalf && right.columnCount > others);
  if (!hasAdded) return node;
  const expressions = rel.columns.map(({ type }, i): Rex => {
    const index = i < own ? i : left.columnCount + i - own;
    return { kind: 'input', index, type };
  });
  return projectNode(node, expressions, rel.columns, context);
}

/** Pairs of rows whose times are near each other; what else they have to meet is a filter. */
function intervalJoin(
  rel: RelJoin,
  [left, right]: readonly [Side, Side],
  { rest, lower, upper }: JoinInterval,
  context: PlanContext,
): Planned {
  const type = rel.type as 'inner' | 'left' | 'right' | 'full';
  const schemas = [left.node.schema, right.node.schema] as const;
  // Each side with names of its own: the operator joins columns of one name into one.
  const names = uniqueNames([...schemas[0].names, ...schemas[1].names]);
  const renamed = renamedNode(right.node, names.slice(schemas[0].columnCount), context);
  const inputs = [left.node, renamed] as const;
  const rightKeys = right.keys.map((key) => renamed.schema.names[schemas[1].indexOf(key)]);
  const output = new JoinOutput(
    { schema: inputs[0].schema, keys: left.keys, prefix: '' },
    { schema: inputs[1].schema, keys: rightKeys, prefix: '' },
    type,
  );
  const positions = (schema: Schema<Fields>, keys: readonly string[]): number[] =>
    keys.map((key) => schema.indexOf(key));
  const options = {
    type,
    schemas: [inputs[0].schema, inputs[1].schema],
    keys: [positions(inputs[0].schema, left.keys), positions(inputs[1].schema, rightKeys)],
    output,
    interval: { lower, upper },
  } as const;
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName('intervalJoin'),
    schema: output.schema,
    create: (name) => new IntervalJoinOperator({ ...options, name }),
    isJavaScript: false,
    distribution: left.keys.length === 0 ? ['single', 'single'] : [left.keys, rightKeys],
    inputs,
  };
  const state = { kept: 'rows that may still match', bound: 'interval' } as const;
  context.traits.note(node, { changes: INSERT_ONLY, state });
  const result = columnsOf(rel, node, schemas, context);
  if (rest.length === 0) return { node: result, retracts: false };
  return { node: filterNode(result, allOf(rest), context), retracts: false };
}

function renamedNode(
  node: LogicalNode,
  names: readonly string[],
  context: PlanContext,
): LogicalNode {
  if (node.schema.names.every((name, i) => name === names[i])) return node;
  const { fields } = node.schema;
  const schema = new Schema(fields.map(({ type }, i) => ({ name: names[i], type })));
  return {
    kind: 'project',
    name: context.uniqueName('project'),
    schema,
    columns: names.map((name, i) => ({
      name,
      expression: { kind: 'column', name: fields[i].name },
    })),
    inputs: [node],
  };
}
