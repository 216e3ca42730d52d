// Aggregates right above a window function: one operator that slices time in the kernels.
//
//   aggregate(window_start, window_end, item) ─ project ─ windowTable ─ rows
//                                    ─►  project ─ windowAggregate(item) ─ project ─ rows
import { literalNode } from '../../expression/node.js';
import type { ExpressionNode } from '../../expression/node.js';
import type { LogicalNode } from '../../plan/logical.js';
import type { AggregateCall } from '../../state/aggregateCall.js';
import type { Rel, RelAggregate, RelAggregateCall, RelColumn, RelWindowTable } from '../rel/rel.js';
import { expressionNode } from '../rex/expressionNode.js';
import { inputsOfRex } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { columnType } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { engineCall, expressionsNode, schemaOfTypes, settledResult } from './aggregateCalls.js';
import { windowState } from './keptState.js';
import type { PlanContext, Planned, PlanInput } from './planContext.js';
import { whenNode, windowTimeNode } from './project.js';
import { schemaOf, uniqueNames } from './schema.js';
import { INSERT_ONLY } from './traits.js';
import { assignerOf } from './windows.js';

/** A window function with what is computed of its rows. */
export interface Fused {
  readonly table: RelWindowTable;
  /** Over the columns of the window table. */
  readonly expressions: readonly Rex[];
}

/** A window function right below, whose windows nothing but the groups reads. */
export function fusible(rel: RelAggregate): Fused | undefined {
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

/** The operators of a fused aggregate. */
export function planFused(
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
  context.traits.note(node, { changes: INSERT_ONLY, state: windowState(keyNames) });
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
