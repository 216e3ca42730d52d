// TABLE(TUMBLE(…)), HOP, CUMULATE and SESSION: their arguments, by position or by name.
import type { Argument, Call, Descriptor, TableArgument } from '../ast/expression.js';
import type { Rel, RelColumn, RelWindowTable, WindowSpec } from '../rel/rel.js';
import { typeText } from '../types/index.js';
import { bindError, unsupported, type BindContext } from './context.js';
import { ExpressionBinder, nameOf } from './expression.js';
import { Scope } from './scope.js';

type Parameter = 'DATA' | 'TIMECOL' | 'SIZE' | 'SLIDE' | 'STEP' | 'GAP' | 'OFFSET';

/** Names of the arguments in their order, those that may be left out last. */
const PARAMETERS: Readonly<Record<string, readonly Parameter[]>> = {
  TUMBLE: ['DATA', 'TIMECOL', 'SIZE', 'OFFSET'],
  HOP: ['DATA', 'TIMECOL', 'SLIDE', 'SIZE', 'OFFSET'],
  CUMULATE: ['DATA', 'TIMECOL', 'STEP', 'SIZE', 'OFFSET'],
  SESSION: ['DATA', 'TIMECOL', 'GAP'],
};

/** True for the window functions. */
export function isWindowFunction(name: string): boolean {
  return Object.hasOwn(PARAMETERS, name);
}

/** The input with its windows; `bindTable` binds the table argument. */
export function bindWindowFunction(
  call: Call,
  context: BindContext,
  bindTable: (argument: TableArgument) => Rel,
): RelWindowTable {
  const kind = nameOf(call);
  const given = argumentsByName(call, PARAMETERS[kind], context);
  const table = given.get('DATA');
  const descriptor = given.get('TIMECOL');
  if (table === undefined) throw wrongArgument(call, 'TABLE name', context);
  if (descriptor?.kind !== 'descriptor') throw wrongArgument(call, 'DESCRIPTOR(column)', context);
  const data = tableOf(table, call, context);
  const input = bindTable(data);
  const time = timeColumn(input, descriptor, context);
  const ms = (name: Parameter): number | undefined => {
    const value = given.get(name);
    return value === undefined ? undefined : milliseconds(value, name, context);
  };
  const size = (kind === 'SESSION' ? ms('GAP') : ms('SIZE')) ?? 0;
  const window: WindowSpec = {
    kind: kind.toLowerCase() as WindowSpec['kind'],
    sizeMs: size,
    stepMs: ms('SLIDE') ?? ms('STEP') ?? size,
    offsetMs: ms('OFFSET') ?? 0,
    time: input.columns[time].time ?? 'event',
  };
  checkSizes(window, call, context);
  const partition = data.partitionBy.map((expression) => {
    const scope = new Scope([{ name: undefined, offset: 0, columns: input.columns }]);
    const rex = new ExpressionBinder(context, scope).bind(expression);
    if (rex.kind === 'input') return rex.index;
    throw unsupported(context, 'PARTITION BY of more than columns here', expression);
  });
  const columns = [...input.columns, ...windowColumns(window, input.columns[time])];
  return { kind: 'windowTable', input, window, time, partition, columns };
}

/** window_start, window_end and window_time. */
export function windowColumns(window: WindowSpec, time: RelColumn): RelColumn[] {
  const bound = { kind: 'TIMESTAMP', precision: 3, isNullable: false } as const;
  const kind = time.type.kind === 'TIMESTAMP_LTZ' ? 'TIMESTAMP_LTZ' : 'TIMESTAMP';
  return [
    { name: 'window_start', type: bound, window: { role: 'start', window } },
    { name: 'window_end', type: bound, window: { role: 'end', window } },
    {
      name: 'window_time',
      type: { kind, precision: 3, isNullable: false },
      time: window.time,
      window: { role: 'time', window },
    },
  ];
}

function argumentsByName(
  call: Call,
  names: readonly Parameter[],
  context: BindContext,
): ReadonlyMap<Parameter, Argument> {
  const given = new Map<Parameter, Argument>();
  call.arguments.forEach((argument, position) => {
    if (argument.kind !== 'namedArgument') {
      if (position < names.length) return void given.set(names[position], argument);
      const problem = `${nameOf(call)} takes ${names.join(', ')}; this is one more.`;
      throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, argument);
    }
    const name = argument.name.name.toUpperCase();
    const known = names.find((candidate) => candidate === name);
    if (known !== undefined) return void given.set(known, argument.value);
    const problem = `${nameOf(call)} has no argument ${name}; it takes ${names.join(', ')}.`;
    throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, argument.name);
  });
  const missing = names.find((name) => name !== 'OFFSET' && !given.has(name));
  if (missing === undefined) return given;
  const problem = `${nameOf(call)} needs ${missing}; it takes ${names.join(', ')}.`;
  throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, call);
}

/** `TABLE name`, `TABLE (query)`, or a query alone. */
function tableOf(argument: Argument, call: Call, context: BindContext): TableArgument {
  if (argument.kind === 'tableArgument') return argument;
  if (argument.kind !== 'subquery') throw wrongArgument(call, 'TABLE name', context);
  const { query, start, end } = argument;
  return { kind: 'tableArgument', table: query, partitionBy: [], orderBy: [], start, end };
}

function wrongArgument(call: Call, expected: string, context: BindContext): Error {
  const problem = `${nameOf(call)} needs ${expected} here.`;
  return bindError(context, 'PLAN_INVALID_ARGUMENT', problem, call);
}

function timeColumn(input: Rel, { columns, ...span }: Descriptor, context: BindContext): number {
  const [column] = columns;
  const scope = new Scope([{ name: undefined, offset: 0, columns: input.columns }]);
  const rex = scope.resolve([column], context, span);
  const found = rex.kind === 'input' ? input.columns[rex.index] : undefined;
  if (rex.kind === 'input' && found?.time !== undefined) return rex.index;
  const times = input.columns.filter(({ time }) => time !== undefined).map(({ name }) => name);
  const advice =
    times.length === 0
      ? 'Declare WATERMARK FOR a column of the table.'
      : `Time attributes: ${times.join(', ')}.`;
  const problem =
    `Windows need a time attribute; '${column.name}' is ${typeText(rex.type)} without ` +
    `a watermark. ${advice}`;
  throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, column);
}

/** The length of a constant interval of days, hours, minutes, seconds. */
export function milliseconds(value: Argument, name: string, context: BindContext): number {
  if (value.kind === 'interval') {
    const rex = new ExpressionBinder(context, new Scope([])).bind(value);
    const isDays = rex.type.kind === 'INTERVAL' && !/YEAR|QUARTER|MONTH/.test(rex.type.from);
    if (rex.kind === 'literal' && isDays) return rex.value as number;
  }
  const problem = `${name} has to be an interval of days or less: INTERVAL '10' SECOND.`;
  throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, value);
}

function checkSizes({ kind, sizeMs, stepMs }: WindowSpec, call: Call, context: BindContext): void {
  const fail = (problem: string): never => {
    throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, call);
  };
  if (sizeMs <= 0 || stepMs <= 0) fail('The lengths of windows have to be positive.');
  const isUneven = sizeMs % stepMs !== 0;
  if (kind === 'cumulate' && isUneven) fail('SIZE has to be a multiple of STEP.');
  if (kind === 'hop' && isUneven) fail('SIZE has to be a multiple of SLIDE.');
}
