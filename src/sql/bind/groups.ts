// GROUP BY: groups, windows, grouping sets; then the aggregate of them.
//
//   rows ── project(groups, arguments) ── aggregate          GROUP BY a, b
//   rows ─┬ project(a, b, 0) ──┬ union ── aggregate(a, b, set)    GROUPING SETS ((a, b), (a))
//         └ project(a, NULL, 1)┘
import type { Call, Expression } from '../ast/expression.js';
import type { GroupBy, GroupItem, GroupingSets } from '../ast/query.js';
import type { Rel, RelAggregateCall, RelColumn, WindowSpec } from '../rel/rel.js';
import type { Rex, RexLiteral } from '../rex/rex.js';
import { rexText } from '../rex/rexText.js';
import { withNullability } from '../types/index.js';
import type { BoundAggregate } from './aggregateCall.js';
import { bindError, type BindContext } from './context.js';
import { nameOf } from './expression.js';
import type { SelectRows } from './rows.js';
import { milliseconds, windowColumns } from './windowFunction.js';

/** Groups as they were bound. */
export interface BoundGroups {
  /** Over the rows. */
  readonly groups: readonly Rex[];
  /** Positions among the groups, a set each; one of all without GROUPING SETS. */
  readonly sets: readonly (readonly number[])[];
  /** Columns behind the aggregate that calls stand for: TUMBLE_START(…), GROUPING(…). */
  readonly columnsOfCalls: (call: Call) => Rex | undefined;
}

/** Binds GROUP BY; windows of it are added to the rows. */
export function bindGroups(groupBy: GroupBy | undefined, rows: SelectRows): BoundGroups {
  const groups: Rex[] = [];
  const texts: string[] = [];
  const add = (rex: Rex): number => {
    const known = texts.indexOf(rexText(rex));
    if (known >= 0) return known;
    texts.push(rexText(rex));
    return groups.push(rex) - 1;
  };
  let window: LegacyWindow | undefined;
  const bindItem = (item: Expression): number[] => {
    if (item.kind === 'call' && /^(?:TUMBLE|HOP|SESSION)$/.test(nameOf(item))) {
      window = addWindow(item, rows);
      return [add(window.start), add(window.end)];
    }
    if (item.kind === 'row') return item.items.flatMap(bindItem);
    return [add(rows.binder.bind(ordinal(item, rows)))];
  };
  let sets: number[][] = [[]];
  for (const item of groupBy?.items ?? []) {
    const most = isSets(item) ? countOf(item) : 1;
    if (sets.length * most > SETS_MAX) {
      const problem = `More than ${SETS_MAX} grouping sets; CUBE doubles with each column.`;
      throw bindError(rows.from.context, 'RESOURCE_LIMIT', problem, item);
    }
    const more = isSets(item) ? setsOf(item, bindItem) : [bindItem(item)];
    sets = sets.flatMap((set) => more.map((other) => [...new Set([...set, ...other])]));
  }
  const { context } = rows.from;
  const columnsOfCalls = (call: Call): Rex | undefined => {
    const name = nameOf(call);
    if (window !== undefined) {
      const column = window.columnOf(name, groups);
      if (column !== undefined) return column;
    }
    if (!/^GROUPING(?:_ID)?$/.test(name)) return undefined;
    return groupingOf(call, { groups, sets }, rows, context);
  };
  return { groups, sets, columnsOfCalls };
}

/** `GROUP BY 1` is the first column of SELECT. */
function ordinal(item: Expression, rows: SelectRows): Expression {
  if (item.kind === 'number' && /^\d+$/.test(item.text)) {
    const target = rows.select.items[Number(item.text) - 1];
    if (target !== undefined && target.expression.kind !== 'star') return target.expression;
    const problem = `GROUP BY ${item.text}: there is no such column.`;
    throw bindError(rows.from.context, 'PLAN_INVALID_ARGUMENT', problem, item);
  }
  if (item.kind !== 'column' || item.parts.length !== 1) return item;
  // A name of SELECT, where FROM has none.
  const [{ name }] = item.parts;
  const isColumn = rows.scope.tables.some(({ columns }) =>
    columns.some((column) => column.name === name),
  );
  const named = rows.select.items.find(({ alias }) => alias?.name === name);
  return isColumn || named === undefined || named.expression.kind === 'star'
    ? item
    : named.expression;
}

function isSets(item: GroupItem): item is GroupingSets {
  return item.kind === 'groupingSets';
}

const SETS_MAX = 4096;

/** How many sets there are. */
function countOf({ type, sets }: GroupingSets): number {
  if (type === 'CUBE') return 2 ** sets.length;
  if (type === 'ROLLUP') return sets.length + 1;
  return sets.reduce((sum, set) => sum + (isSets(set) ? countOf(set) : 1), 0);
}

function setsOf(item: GroupingSets, bindItem: (item: Expression) => number[]): number[][] {
  const parts = item.sets.map((set) => (isSets(set) ? setsOf(set, bindItem) : [bindItem(set)]));
  if (item.type === 'GROUPING SETS') return parts.flat();
  const lists = parts.map(([first]) => first);
  if (item.type === 'ROLLUP') {
    return lists.map((_, i) => lists.slice(0, lists.length - i).flat()).concat([[]]);
  }
  return lists.reduce<number[][]>(
    (sets, list) => [...sets.map((set) => [...set, ...list]), ...sets],
    [[]],
  );
}

interface LegacyWindow {
  readonly start: Rex;
  readonly end: Rex;
  columnOf(name: string, groups: readonly Rex[]): Rex | undefined;
}

/** GROUP BY TUMBLE(time, INTERVAL …): the window function over the rows. */
function addWindow(call: Call, rows: SelectRows): LegacyWindow {
  const { context } = rows.from;
  const kind = nameOf(call).toLowerCase() as 'tumble' | 'hop' | 'session';
  const [time, ...lengths] = call.arguments;
  const rex = rows.binder.bind(time as Expression);
  const column = rex.kind === 'input' ? rows.rel.columns[rex.index] : undefined;
  if (rex.kind !== 'input' || column?.time === undefined) {
    const problem =
      `${nameOf(call)} needs a time attribute: a column with a watermark, or ` + 'PROCTIME().';
    throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, call);
  }
  const [first, second] = lengths.map((length) => milliseconds(length, nameOf(call), context));
  const sizeMs = kind === 'hop' ? second : first;
  if (sizeMs === undefined) {
    const lengthsText = kind === 'hop' ? 'two intervals' : 'an interval';
    const problem = `${nameOf(call)} needs a time and ${lengthsText}.`;
    throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, call);
  }
  const offsetMs = (kind === 'tumble' ? second : 0) ?? 0;
  const window: WindowSpec = { kind, sizeMs, stepMs: first, offsetMs, time: column.time };
  const input = rows.rel;
  const base = input.columns.length;
  const added = windowColumns(window, column);
  rows.rel = {
    kind: 'windowTable',
    input,
    window,
    time: rex.index,
    partition: [],
    columns: [...input.columns, ...added],
  };
  const at = (index: number): Rex => ({
    kind: 'input',
    index: base + index,
    type: added[index].type,
  });
  const [start, end] = [at(0), at(1)];
  const group = (wanted: Rex, groups: readonly Rex[]): Rex => {
    const index = groups.findIndex((candidate) => rexText(candidate) === rexText(wanted));
    return { kind: 'input', index, type: wanted.type };
  };
  return {
    start,
    end,
    columnOf: (name, groups) => {
      const prefix = `${kind.toUpperCase()}_`;
      if (!name.startsWith(prefix)) return undefined;
      const part = name.slice(prefix.length);
      if (part === 'START') return group(start, groups);
      if (part === 'END') return group(end, groups);
      if (part !== 'ROWTIME') return undefined;
      const one: Rex = {
        kind: 'literal',
        value: 1,
        type: {
          kind: 'INTERVAL',
          from: 'SECOND',
          to: 'SECOND',
          precision: 2,
          fraction: 3,
          isNullable: false,
        },
      };
      return rows.binder.call('-', [group(end, groups), one], call);
    },
  };
}

/** GROUPING(a): 1 where the set of the row leaves `a` out. */
function groupingOf(
  call: Call,
  { groups, sets }: { readonly groups: readonly Rex[]; readonly sets: readonly number[][] },
  rows: SelectRows,
  context: BindContext,
): Rex {
  const positions = call.arguments.map((argument) => {
    const text = rexText(rows.binder.bind(argument as Expression));
    const position = groups.findIndex((group) => rexText(group) === text);
    if (position >= 0) return position;
    throw bindError(
      context,
      'PLAN_INVALID_ARGUMENT',
      'GROUPING takes columns of GROUP BY.',
      argument,
    );
  });
  const bits = sets.map((set) =>
    positions.reduce((sum, position) => sum * 2 + (set.includes(position) ? 0 : 1), 0),
  );
  const constant = (value: number): RexLiteral => bigint(BigInt(value));
  if (sets.length === 1) return constant(bits[0]);
  const set: Rex = { kind: 'input', index: groups.length, type: SET_TYPE };
  const branches = bits.slice(1).map((value, i) => ({
    when: rows.binder.call('=', [set, int(i + 1)], call),
    then: constant(value),
  }));
  return { kind: 'case', branches, otherwise: constant(bits[0]), type: constant(0).type };
}

const SET_TYPE = { kind: 'INT', isNullable: false } as const;

function int(value: number): RexLiteral {
  return { kind: 'literal', value, type: SET_TYPE };
}

function bigint(value: bigint): RexLiteral {
  return { kind: 'literal', value, type: { kind: 'BIGINT', isNullable: false } };
}

/**
 * The aggregate over rows: its columns are the groups, the number of the set where there are
 * several, the aggregates.
 */
export function aggregateRel(
  input: Rel,
  { groups, sets }: BoundGroups,
  aggregates: readonly BoundAggregate[],
): Rel {
  const values: Rex[] = [];
  const position = (rex: Rex): number => {
    const known = values.findIndex((value) => rexText(value) === rexText(rex));
    return known >= 0 ? known : values.push(rex) - 1;
  };
  const hasSets = sets.length > 1;
  const width = groups.length + (hasSets ? 1 : 0);
  const calls = aggregates.map(({ args, filter, ...call }): RelAggregateCall => ({
    ...call,
    args: args.map((arg) => position(arg) + width),
    ...(filter && { filter: position(filter) + width }),
  }));
  const isPartial = (group: number): boolean => sets.some((set) => !set.includes(group));
  const groupColumns = groups.map((rex, i): RelColumn => {
    const column = rex.kind === 'input' ? input.columns[rex.index] : undefined;
    const type = withNullability(rex.type, rex.type.isNullable || isPartial(i));
    const name = column?.name ?? `$g${i}`;
    // window_time stays a time attribute: windows over windows are made of it.
    const isTime = column?.window?.role === 'time' && column.time !== undefined && !isPartial(i);
    return {
      name,
      type,
      ...(column?.window && !isPartial(i) && { window: column.window }),
      ...(isTime && { time: column.time }),
    };
  });
  const setColumn: RelColumn[] = hasSets ? [{ name: '$set', type: SET_TYPE }] : [];
  const valueColumns = values.map((rex, i): RelColumn => {
    const name = rex.kind === 'input' ? input.columns[rex.index]?.name : undefined;
    return { name: name ?? `$a${i}`, type: rex.type };
  });
  const columns = [...groupColumns, ...setColumn, ...valueColumns];
  const parts = sets.map((set, number): Rel => {
    const keys = groups.map((rex, i): Rex =>
      set.includes(i) ? rex : { kind: 'literal', value: null, type: groupColumns[i].type },
    );
    const expressions = [...keys, ...(hasSets ? [int(number)] : []), ...values];
    return { kind: 'project', input, expressions, columns };
  });
  const all: Rel = hasSets ? { kind: 'union', inputs: parts, columns } : parts[0];
  const results = calls.map(({ type }, i): RelColumn => ({ name: `$f${i}`, type }));
  return {
    kind: 'aggregate',
    input: all,
    groups: [...groupColumns, ...setColumn].map((_, i) => i),
    calls,
    columns: [...groupColumns, ...setColumn, ...results],
  };
}
