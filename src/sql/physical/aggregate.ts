// Aggregates of plans.
//
//   project ─ windowTable ─ rows     GROUP BY window_start, window_end     slices, in the kernels
//   rows with window columns         likewise                              state a window
//   rows                             GROUP BY                              state a group, updates
import type { DataType, Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import { literalNode } from '../../expression/node.js';
import type { ExpressionNode } from '../../expression/node.js';
import type { LogicalNode } from '../../plan/logical.js';
import type { AggregateCall, AggregateKind } from '../../state/aggregateCall.js';
import { aggregateResultType } from '../../state/aggregateResultType.js';
import { cumulate, hop, session, tumble } from '../../window/assigner.js';
import type { SessionAssigner, SlicedAssigner } from '../../window/assigner.js';
import type {
  Rel,
  RelAggregate,
  RelAggregateCall,
  RelColumn,
  RelWindowTable,
  WindowSpec,
} from '../rel/rel.js';
import { expressionNode } from '../rex/expressionNode.js';
import { inputsOfRex } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { columnType, isSameType } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { GroupAggregateOperator, WindowAttachedAggregateOperator } from './operators.js';
import type { PlanContext, Planned, PlanInput } from './planContext.js';
import { whenNode, windowTimeNode } from './project.js';
import { schemaOf, uniqueNames } from './schema.js';

const KINDS: Readonly<Record<RelAggregateCall['name'], AggregateKind>> = {
  COUNT: 'count',
  SUM: 'sum',
  SUM0: 'sum',
  AVG: 'avg',
  MIN: 'min',
  MAX: 'max',
  FIRST_VALUE: 'first',
  LAST_VALUE: 'last',
  LISTAGG: 'listagg',
  COLLECT: 'collect',
  ARRAY_AGG: 'collect',
  STDDEV_POP: 'stddevPop',
  STDDEV_SAMP: 'stddevSamp',
  VAR_POP: 'varPop',
  VAR_SAMP: 'varSamp',
  SINGLE_VALUE: 'singleValue',
};

/** The operators of an aggregate. */
export function planAggregate(rel: RelAggregate, plan: PlanInput, context: PlanContext): Planned {
  const window = windowOfGroups(rel);
  if (window === undefined) return planGroups(rel, plan, context);
  const fused = fusible(rel);
  if (fused !== undefined) return planFused(rel, fused, plan, context);
  return planAttached(rel, plan, context);
}

/** Positions of the groups that are the start and the end of one window. */
function windowOfGroups(rel: RelAggregate): { start: number; end: number } | undefined {
  const roles = rel.groups.map((index) => rel.input.columns[index].window);
  const end = roles.findIndex((column) => column?.role === 'end');
  const start = roles.findIndex(
    (column) => column?.role === 'start' && isSameWindow(column.window, roles[end]?.window),
  );
  return start < 0 || end < 0 ? undefined : { start, end };
}

/** True for windows of the same kind and lengths. */
export function isSameWindow(a: WindowSpec | undefined, b: WindowSpec | undefined): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

interface Fused {
  readonly table: RelWindowTable;
  /** Over the columns of the window table. */
  readonly expressions: readonly Rex[];
}

/** A window function right below, whose windows nothing but the groups reads. */
function fusible(rel: RelAggregate): Fused | undefined {
  const project = rel.input.kind === 'project' ? rel.input : undefined;
  const table = project === undefined ? rel.input : project.input;
  if (table.kind !== 'windowTable') return undefined;
  if (table.window.time === 'processing') return undefined;
  const expressions = project?.expressions ?? inputsOf(table);
  const width = table.input.columns.length;
  const isPlain = expressions.every(
    (rex) => rex.kind === 'input' || [...inputsOfRex(rex)].every((index) => index < width),
  );
  const readByCalls = new Set(
    rel.calls.flatMap(({ args, filter }) => [...args, ...(filter === undefined ? [] : [filter])]),
  );
  const callsReadWindow = [...readByCalls].some((position) =>
    isWindowColumn(expressions[position], width),
  );
  if (!isPlain || callsReadWindow || !rel.calls.every(isOfKernels)) return undefined;
  if (!isSessionOfGroups(rel, table, expressions)) return undefined;
  return { table, expressions };
}

/** A session is of its partition: the other groups have to be the same columns, or none said. */
function isSessionOfGroups(
  rel: RelAggregate,
  table: RelWindowTable,
  expressions: readonly Rex[],
): boolean {
  if (table.window.kind !== 'session' || table.partition.length === 0) return true;
  const width = table.input.columns.length;
  const keys = rel.groups
    .map((index) => expressions[index])
    .filter((rex) => !isWindowColumn(rex, width));
  const own = new Set(keys.map((rex) => (rex.kind === 'input' ? rex.index : -1)));
  return own.size === table.partition.length && table.partition.every((index) => own.has(index));
}

function inputsOf(rel: Rel): Rex[] {
  return rel.columns.map(({ type }, index) => ({ kind: 'input', index, type }));
}

function isWindowColumn(rex: Rex, width: number): boolean {
  return rex.kind === 'input' && rex.index >= width;
}

/** Aggregates that the window operators of the kernels have. */
function isOfKernels({ name, isDistinct }: RelAggregateCall): boolean {
  if (isDistinct) return name === 'COUNT';
  return !['LISTAGG', 'SINGLE_VALUE', 'COLLECT', 'ARRAY_AGG'].includes(name);
}

function planFused(
  rel: RelAggregate,
  { table, expressions }: Fused,
  plan: PlanInput,
  context: PlanContext,
): Planned {
  const width = table.input.columns.length;
  const { node: below } = plan(table.input);
  const make = (rex: Rex): ExpressionNode => expressionNode(rex, below.schema.names, context.cast);
  const keys = rel.groups.flatMap((index, group) =>
    isWindowColumn(expressions[index], width) ? [] : [{ group, rex: expressions[index] }],
  );
  const argumentsOf = rel.calls.map((call) => argumentOf(call, expressions, make));
  const columns: RelColumn[] = [
    ...keys.map(({ group, rex }) => ({ name: rel.columns[group].name, type: rex.type })),
    ...argumentsOf.flatMap((argument, i) =>
      argument === undefined ? [] : [{ name: `$${i}`, type: argument.type }],
    ),
  ];
  const inputSchema = schemaOf(columns);
  const nodes = [
    ...keys.map(({ rex }) => make(rex)),
    ...argumentsOf.flatMap((argument) => (argument === undefined ? [] : [argument.node])),
  ];
  const input: LogicalNode = {
    kind: 'project',
    name: context.uniqueName('project'),
    schema: inputSchema,
    columns: nodes.map((made, i) => ({ name: inputSchema.names[i], expression: made })),
    inputs: [below],
  };
  let next = keys.length;
  const calls = rel.calls.map((call, i): AggregateCall => {
    const args = argumentsOf[i] === undefined ? [] : [next++];
    return engineCall(
      call,
      args,
      args.map((at) => inputSchema.fields[at].type),
      `$f${i}`,
    );
  });
  const bound: LogicalType = { kind: 'TIMESTAMP', precision: 3, isNullable: false };
  const keyNames = inputSchema.names.slice(0, keys.length);
  const names = uniqueNames([
    ...keyNames,
    'window_start',
    'window_end',
    ...calls.map(({ name }) => name),
  ]);
  const keyTypes = keys.map((_, i) => inputSchema.fields[i].type);
  const types = [
    ...keyTypes,
    columnType(bound),
    columnType(bound),
    ...calls.map((call) => call.resultType),
  ];
  const node: LogicalNode = {
    kind: 'windowAggregate',
    name: context.uniqueName(table.window.kind),
    schema: schemaOfTypes(names, types),
    keys: keyNames,
    assigner: assignerOf(table.window),
    calls,
    allowedLatenessMs: 0,
    inputs: [input],
  };
  const column = (at: number): ExpressionNode => ({ kind: 'column', name: names[at] });
  const results = rel.columns.map((_, i): ExpressionNode => {
    if (i >= rel.groups.length) {
      const call = i - rel.groups.length;
      return settledResult(rel.calls[call], column(keys.length + 2 + call), calls[call], context);
    }
    const key = keys.findIndex(({ group }) => group === i);
    if (key >= 0) return column(key);
    const role = rel.input.columns[rel.groups[i]].window?.role;
    if (role === 'start') return column(keys.length);
    const end = column(keys.length + 1);
    return role === 'end' ? end : windowTimeNode(end);
  });
  return { node: expressionsNode(node, results, rel.columns, context), retracts: false };
}

interface Argument {
  readonly node: ExpressionNode;
  readonly type: LogicalType;
}

/** The column that an aggregate reads: rows that its filter leaves out are null there. */
function argumentOf(
  { args, filter }: RelAggregateCall,
  expressions: readonly Rex[],
  make: (rex: Rex) => ExpressionNode,
): Argument | undefined {
  const rex = args.length === 0 ? undefined : expressions[args[0]];
  if (filter === undefined) return rex && { node: make(rex), type: rex.type };
  const condition = make(expressions[filter]);
  if (rex === undefined) {
    return { node: whenNode(condition, literalNode(1)), type: { kind: 'INT', isNullable: true } };
  }
  return { node: whenNode(condition, make(rex)), type: { ...rex.type, isNullable: true } };
}

function engineCall(
  call: RelAggregateCall,
  args: readonly number[],
  types: readonly DataType<unknown>[],
  name: string,
): AggregateCall {
  const kind = call.isDistinct && call.name === 'COUNT' ? 'countDistinct' : KINDS[call.name];
  const type = aggregateResultType(kind, types);
  const resultType = call.type.isNullable ? type.nullable() : type.notNull();
  return { kind, arguments: args, name, resultType };
}

/** The result as SQL types it: the engine's sums are wider. */
function settledResult(
  { type }: RelAggregateCall,
  node: ExpressionNode,
  { resultType }: AggregateCall,
  context: PlanContext,
): ExpressionNode {
  const wanted = columnType(type);
  if (wanted.equals(resultType)) return node;
  const from = { ...type, ...engineType(resultType) } as LogicalType;
  return isSameType(from, type) ? node : context.cast(node, from, type, false);
}

function engineType(type: DataType<unknown>): Partial<LogicalType> {
  const { kind, precision, scale, isNullable } = type;
  if (kind === 'DECIMAL') return { kind, precision, scale, isNullable };
  return { kind, isNullable } as Partial<LogicalType>;
}

function schemaOfTypes(
  names: readonly string[],
  types: readonly DataType<unknown>[],
): Schema<Fields> {
  return new Schema(names.map((name, i) => ({ name, type: types[i] })));
}

function expressionsNode(
  input: LogicalNode,
  expressions: readonly ExpressionNode[],
  columns: readonly RelColumn[],
  context: PlanContext,
): LogicalNode {
  const schema = schemaOf(columns);
  return {
    kind: 'project',
    name: context.uniqueName('project'),
    schema,
    columns: expressions.map((expression, i) => ({ name: schema.names[i], expression })),
    inputs: [input],
  };
}

/** The assigner of the engine. */
export function assignerOf(window: WindowSpec): SlicedAssigner | SessionAssigner {
  const { kind, sizeMs, stepMs, offsetMs, time } = window;
  const alignment = { offset: offsetMs, time };
  switch (kind) {
    case 'tumble':
      return tumble(sizeMs, alignment);
    case 'hop':
      return hop(sizeMs, stepMs, alignment);
    case 'cumulate':
      return cumulate(stepMs, sizeMs, alignment);
    case 'session':
      return session(sizeMs, { time });
  }
}

/** Rows that carry the columns of their windows. */
function planAttached(rel: RelAggregate, plan: PlanInput, context: PlanContext): Planned {
  const { node: input } = plan(rel.input);
  const window = windowOfGroups(rel) ?? { start: 0, end: 0 };
  const parts = operatorParts(rel, input, context);
  const windowEnd = input.schema.names[rel.groups[window.end]];
  const { keys, calls, output } = parts;
  const time = rel.input.columns[rel.groups[window.end]].window?.window.time;
  const options = { input: input.schema, output, windowEnd, keys, calls, ...(time && { time }) };
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName('windowAggregate'),
    schema: output,
    create: (name) => new WindowAttachedAggregateOperator(name, options),
    isJavaScript: false,
    needs: [parts.needs],
    distribution: [keys],
    inputs: [input],
  };
  return { node: parts.settle(node), retracts: false };
}

/** GROUP BY without windows: results change as rows come. */
function planGroups(rel: RelAggregate, plan: PlanInput, context: PlanContext): Planned {
  const { node: input, retracts } = plan(rel.input);
  const { emission, ttlMs } = context.settings;
  const parts = operatorParts(rel, input, context);
  const { keys, calls, output } = parts;
  const options = {
    input: input.schema,
    output,
    keys,
    calls,
    retracts,
    emitUpdateBefore: true,
    emission,
    ...(ttlMs !== undefined && { ttlMs }),
  };
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName('groupAggregate'),
    schema: output,
    create: (name) => new GroupAggregateOperator(name, options),
    isJavaScript: false,
    needs: [parts.needs],
    distribution: [keys.length === 0 ? 'single' : keys],
    inputs: [input],
  };
  return { node: parts.settle(node), retracts: rel.calls.length > 0 || retracts };
}

function operatorParts(rel: RelAggregate, input: LogicalNode, context: PlanContext) {
  const { fields, names } = input.schema;
  const keys = rel.groups.map((index) => names[index]);
  const resultNames = uniqueNames([...keys, ...rel.calls.map((_, i) => `$f${i}`)]).slice(
    keys.length,
  );
  const calls = rel.calls.map((call, i) => ({
    ...engineCall(
      call,
      call.args,
      call.args.map((index) => fields[index].type),
      resultNames[i],
    ),
    ...distinctAndFilter(call),
    ...(call.separator !== undefined && { separator: call.separator }),
  }));
  const output = schemaOfTypes(
    [...keys, ...resultNames],
    [...rel.groups.map((index) => fields[index].type), ...calls.map((call) => call.resultType)],
  );
  const needs = [
    ...new Set([
      ...keys,
      ...rel.calls.flatMap(({ args, filter }) =>
        [...args, ...(filter === undefined ? [] : [filter])].map((index) => names[index]),
      ),
    ]),
  ];
  const settle = (node: LogicalNode): LogicalNode => {
    const results = output.names.map((name, i): ExpressionNode => {
      const column: ExpressionNode = { kind: 'column', name };
      const call = i - keys.length;
      return call < 0 ? column : settledResult(rel.calls[call], column, calls[call], context);
    });
    return expressionsNode(node, results, rel.columns, context);
  };
  return { keys, calls, output, needs, settle };
}

/** COUNT(DISTINCT x) is an aggregate of its own. */
function distinctAndFilter({ name, isDistinct, filter }: RelAggregateCall) {
  return {
    ...(filter !== undefined && { filter }),
    ...(isDistinct && name !== 'COUNT' && { isDistinct }),
  };
}
