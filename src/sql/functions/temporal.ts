// Functions of times.
import { callNode, node, type ExpressionNode } from '../../expression/node.js';
import { timestamp } from '../../batch/dataType.js';
import { TimeZone } from '../../time/timeZone.js';
import { columnType } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { castNode } from './cast.js';
import { BIGINT, DATE, define, functionNode, INT, js, LOCAL, TEXT, TIMESTAMP } from './define.js';
import type { Bound } from './define.js';
import { formatTime, parseTime } from './timePattern.js';
import type { FunctionContext, ScalarFunction } from './scalarFunction.js';

/** TIMESTAMP_LTZ is looked at on the wall clock of the session. */
function local(args: readonly ExpressionNode[], { types, context }: Bound): ExpressionNode {
  const [type] = types;
  if (type.kind !== 'TIMESTAMP_LTZ') return args[0];
  return castNode(args[0], type, { ...type, kind: 'TIMESTAMP' }, false, context);
}

const UNITS: Readonly<Record<string, string>> = { DOW: 'DAY_OF_WEEK', DOY: 'DAY_OF_YEAR' };

function partOf(unit: string, args: readonly ExpressionNode[], bound: Bound): ExpressionNode {
  const [type] = bound.types;
  if (type.kind === 'TIME') {
    const column = columnType({ ...BIGINT, isNullable: type.isNullable });
    return functionNode(unit, args, column, (text: string | null) =>
      text === null ? null : BigInt(timePart(text, unit)),
    );
  }
  const part = callNode('extract', [local(args, bound)], UNITS[unit] ?? unit);
  return node({
    kind: 'cast',
    input: part,
    type: columnType({ ...BIGINT, isNullable: type.isNullable }),
    isTry: false,
  });
}

function timePart(text: string, unit: string): string {
  const at = { HOUR: 0, MINUTE: 3, SECOND: 6 }[unit] ?? 9;
  return text.slice(at, at + (at === 9 ? 3 : 2)) || '0';
}

function part(name: string, unit = name): ScalarFunction {
  return define('temporal', name, {
    parameters: ['time'],
    result: BIGINT,
    make: (args, bound) => partOf(unit, args, bound),
  });
}

const extract = define('temporal', 'EXTRACT', {
  parameters: ['keyword', 'time'],
  result: BIGINT,
  usage: 'EXTRACT(unit FROM time)',
  make: (args, bound) => partOf(bound.keywords[0], args, bound),
});

const dateFormat = define('temporal', 'DATE_FORMAT', {
  parameters: ['any', 'text'],
  result: TEXT,
  usage: "DATE_FORMAT(time, 'yyyy-MM-dd')",
  make: (args, bound, type) => {
    const [given] = bound.types;
    const isText = given.kind.endsWith('CHAR');
    const time = isText
      ? castNode(args[0], given, TIMESTAMP(3), false, bound.context)
      : local(args, bound);
    const pattern = bound.literals[1]?.value;
    if (
      typeof pattern === 'string' &&
      /^(?:yyyy|MM|dd|HH|mm|ss|SSS|'[^']*'|[^A-Za-z'])*$/.test(pattern)
    ) {
      return callNode('dateFormat', [time], pattern);
    }
    return functionNode(
      'DATE_FORMAT',
      [time, args[1]],
      type,
      (at: Date | string | null, text: string | null) =>
        at === null || text === null ? null : formatTime(new Date(at), text),
    );
  },
});

const add = define('temporal', 'TIMESTAMPADD', {
  parameters: ['keyword', 'int', 'time'],
  result: ({ types: [, type] }) => type,
  usage: 'TIMESTAMPADD(unit, count, time)',
  make: ([count, time], { keywords }) => callNode('timestampAdd', [time, count], keywords[0]),
});

const difference = define('temporal', 'TIMESTAMPDIFF', {
  parameters: ['keyword', 'time', 'time'],
  result: INT,
  usage: 'TIMESTAMPDIFF(unit, from, to)',
  make: (args, { keywords }) => callNode('timestampDiff', args, keywords[0]),
});

const toDate = define('temporal', 'TO_DATE', {
  parameters: ['text', 'text'],
  optional: 1,
  result: DATE,
  nullable: 'always',
  make: js('TO_DATE', () => (text: string, pattern = 'yyyy-MM-dd') => {
    const ms = parseTime(text, pattern);
    return ms === undefined ? null : new Date(ms).toISOString().slice(0, 10);
  }),
});

const toTimestamp = define('temporal', 'TO_TIMESTAMP', {
  parameters: ['text', 'text'],
  optional: 1,
  result: TIMESTAMP(3),
  nullable: 'always',
  make: (args, { literals }, type) => {
    if (args.length === 1) {
      const input = callNode('trim', args, 'both');
      return node({ kind: 'cast', input, type: timestamp(3), isTry: true });
    }
    const pattern = literals[1]?.value;
    return functionNode('TO_TIMESTAMP', args, type, (text: string | null, given: string | null) => {
      const shape = typeof pattern === 'string' ? pattern : given;
      const ms = text === null || shape === null ? undefined : parseTime(text, shape);
      return ms === undefined ? null : new Date(ms);
    });
  },
});

/** TO_TIMESTAMP_LTZ(epoch, precision 0 or 3) or (text, pattern, zone). */
const toLocalTimestamp: ScalarFunction = {
  name: 'TO_TIMESTAMP_LTZ',
  category: 'temporal',
  arity: [1, 3],
  usage: 'TO_TIMESTAMP_LTZ(number, 0 or 3) or TO_TIMESTAMP_LTZ(text[, pattern[, zone]])',
  bind: (args, context) => {
    const isText = args[0].type.kind.endsWith('CHAR');
    const definition = isText
      ? define('temporal', 'TO_TIMESTAMP_LTZ', {
          parameters: ['text', 'text', 'text'],
          optional: 2,
          result: LOCAL(3),
          nullable: 'always',
          make: js(
            'TO_TIMESTAMP_LTZ',
            () =>
              (text: string, pattern = 'yyyy-MM-dd HH:mm:ss', zone = 'UTC') => {
                const ms = parseTime(text, pattern);
                return ms === undefined ? null : new Date(TimeZone.of(zone).toInstant(ms));
              },
          ),
        })
      : define('temporal', 'TO_TIMESTAMP_LTZ', {
          parameters: ['double', 'int'],
          optional: 1,
          result: LOCAL(3),
          nullable: 'always',
          make: js(
            'TO_TIMESTAMP_LTZ',
            () =>
              (epoch: number, precision = 3) =>
                new Date(precision === 0 ? epoch * 1000 : epoch),
          ),
        });
    return definition.bind(args, context);
  },
};

const DEFAULT_PATTERN = 'yyyy-MM-dd HH:mm:ss';

const fromUnixTime = define('temporal', 'FROM_UNIXTIME', {
  parameters: ['bigint', 'text'],
  optional: 1,
  result: TEXT,
  make: js(
    'FROM_UNIXTIME',
    ({ context }) =>
      (seconds: bigint, pattern = DEFAULT_PATTERN) =>
        formatTime(
          new Date(TimeZone.of(context.timeZone).toWallClock(Number(seconds) * 1000)),
          pattern,
        ),
  ),
});

const unixTimestamp = define('temporal', 'UNIX_TIMESTAMP', {
  parameters: ['text', 'text'],
  optional: 2,
  result: BIGINT,
  isDeterministic: false,
  make: (args, { context }, type) =>
    functionNode('UNIX_TIMESTAMP', args, type, (text?: string | null, pattern?: string | null) => {
      if (args.length === 0) return BigInt(Math.floor(context.now() / 1000));
      if (text == null || pattern === null) return null;
      const ms = parseTime(text, pattern ?? DEFAULT_PATTERN);
      if (ms === undefined) return -(2n ** 63n);
      return BigInt(Math.floor(TimeZone.of(context.timeZone).toInstant(ms) / 1000));
    }),
});

const convertZone = define('temporal', 'CONVERT_TZ', {
  parameters: ['text', 'text', 'text'],
  result: TEXT,
  nullable: 'always',
  make: js('CONVERT_TZ', () => (text: string, from: string, to: string) => {
    const ms = parseTime(text, DEFAULT_PATTERN);
    if (ms === undefined) return null;
    const instant = TimeZone.of(from).toInstant(ms);
    return formatTime(new Date(TimeZone.of(to).toWallClock(instant)), DEFAULT_PATTERN);
  }),
});

function now(
  name: string,
  type: LogicalType,
  valueOf: (ms: number, context: FunctionContext) => unknown,
): ScalarFunction {
  return define('temporal', name, {
    parameters: [],
    result: type,
    isDeterministic: false,
    make: (_args, { context }, column) =>
      functionNode(name, [], column, () => valueOf(context.now(), context)),
  });
}

const wall = (ms: number, { timeZone }: FunctionContext): number =>
  TimeZone.of(timeZone).toWallClock(ms);
const textOfTime = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

/** Functions of times by Flink's names. */
export const TEMPORAL_FUNCTIONS: readonly ScalarFunction[] = [
  extract,
  part('YEAR'),
  part('QUARTER'),
  part('MONTH'),
  part('WEEK'),
  part('DAYOFYEAR', 'DOY'),
  part('DAYOFMONTH', 'DAY'),
  part('DAYOFWEEK', 'DOW'),
  part('HOUR'),
  part('MINUTE'),
  part('SECOND'),
  dateFormat,
  add,
  difference,
  toDate,
  toTimestamp,
  toLocalTimestamp,
  fromUnixTime,
  unixTimestamp,
  convertZone,
  now('CURRENT_TIMESTAMP', LOCAL(3), (ms) => new Date(ms)),
  now('NOW', LOCAL(3), (ms) => new Date(ms)),
  now('CURRENT_ROW_TIMESTAMP', LOCAL(3), (ms) => new Date(ms)),
  now('PROCTIME', LOCAL(3), (ms) => new Date(ms)),
  now('LOCALTIMESTAMP', TIMESTAMP(3), (ms, context) => new Date(wall(ms, context))),
  now('CURRENT_DATE', DATE, (ms, context) =>
    new Date(wall(ms, context)).toISOString().slice(0, 10),
  ),
  now('CURRENT_TIME', { kind: 'TIME', precision: 0, isNullable: false }, (ms, context) =>
    textOfTime(wall(ms, context)),
  ),
  now('LOCALTIME', { kind: 'TIME', precision: 0, isNullable: false }, (ms, context) =>
    textOfTime(wall(ms, context)),
  ),
];
