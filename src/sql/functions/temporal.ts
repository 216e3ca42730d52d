// Functions of times.
import { callNode, node, type ExpressionNode } from '../../expression/node.js';
import { timestamp } from '../../batch/dataType.js';
import { TimeZone } from '../../time/timeZone.js';
import { columnType } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { castNode } from './cast.js';
import { BIGINT, DATE, define, functionNode, js, LOCAL, TEXT, TIMESTAMP } from './define.js';
import type { Bound } from './define.js';
import { plainUnit, timestampAdd, timestampDiff } from './timeArithmetic.js';
import { intervalPart, timePart } from './timePart.js';
import { formatTime, parseTime, parseZoned } from './timePattern.js';
import { wallTime } from './timeValue.js';
import type { FunctionContext, ScalarFunction } from './scalarFunction.js';

/** TIMESTAMP_LTZ is looked at on the wall clock of the session. */
function local(args: readonly ExpressionNode[], { types, context }: Bound): ExpressionNode[] {
  const [type] = types;
  if (type.kind !== 'TIMESTAMP_LTZ') return [args[0]];
  return [castNode(args[0], type, { ...type, kind: 'TIMESTAMP' }, false, context)];
}

const UNITS: Readonly<Record<string, string>> = { DOW: 'DAY_OF_WEEK', DOY: 'DAY_OF_YEAR' };
const KERNEL_UNIT =
  /^(?:YEAR|QUARTER|MONTH|WEEK|DAY|DOY|DOW|HOUR|MINUTE|SECOND|MILLISECOND|EPOCH)$/;

function partOf(given: string, args: readonly ExpressionNode[], bound: Bound): ExpressionNode {
  const [type] = bound.types;
  const unit = plainUnit(given);
  const column = columnType({ ...BIGINT, isNullable: type.isNullable });
  if (type.kind === 'INTERVAL') {
    const isMonths = /YEAR|MONTH/.test(type.from);
    return functionNode(unit, args, column, (value: number | bigint | null) =>
      value === null ? null : BigInt(intervalPart(Number(value), isMonths, unit) ?? 0),
    );
  }
  // Seconds since 1970 are the same in all zones.
  const times = unit === 'EPOCH' ? args : local(args, bound);
  if (type.kind === 'TIME' || !KERNEL_UNIT.test(unit)) {
    return functionNode(unit, times, column, (value: Date | string | null) =>
      value === null ? null : BigInt(timePart(wallTime(value), unit) ?? 0),
    );
  }
  const found = callNode('extract', [times[0]], UNITS[unit] ?? unit);
  return node({ kind: 'cast', input: found, type: column, isTry: false });
}

/** Units that there are, for errors. */
const PARTS = new Set(
  (
    'MILLENNIUM CENTURY DECADE YEAR QUARTER MONTH WEEK DAY DOY DOW ISODOW ISOYEAR HOUR MINUTE ' +
    'SECOND MILLISECOND MICROSECOND NANOSECOND EPOCH'
  ).split(' '),
);

function part(name: string, unit = name): ScalarFunction {
  return define('temporal', name, {
    parameters: ['timeOrInterval'],
    result: BIGINT,
    make: (args, bound) => partOf(unit, args, bound),
  });
}

const extract = define('temporal', 'EXTRACT', {
  parameters: ['keyword', 'timeOrInterval'],
  result: ({ keywords: [unit] }) =>
    PARTS.has(plainUnit(unit))
      ? BIGINT
      : `there is no unit ${unit}; take one of ${[...PARTS].join(', ')}`,
  usage: 'EXTRACT(unit FROM time)',
  make: (args, bound) => partOf(bound.keywords[0], args, bound),
});

/** What the kernel's patterns have. */
const KERNEL_PATTERN =
  /^(?:yyyy(?!y)|MM(?!M)|dd(?!d)|HH(?!H)|mm(?!m)|ss(?!s)|SSS(?!S)|'[^']*'|[^A-Za-z'])*$/;
const isTextType = ({ kind }: LogicalType): boolean => kind.endsWith('CHAR');

const dateFormat = define('temporal', 'DATE_FORMAT', {
  parameters: ['any', 'text'],
  result: ({ types }) => ({
    ...TEXT,
    isNullable: isTextType(types[0]) || types.some(({ isNullable }) => isNullable),
  }),
  nullable: 'own',
  usage: "DATE_FORMAT(time, 'yyyy-MM-dd')",
  make: (args, bound, type) => {
    const [given] = bound.types;
    // Texts that are no times have no format: null.
    const [time] = isTextType(given)
      ? [castNode(args[0], given, TIMESTAMP(3), true, bound.context)]
      : local(args, bound);
    const pattern = bound.literals[1]?.value;
    if (given.kind !== 'TIME' && typeof pattern === 'string' && KERNEL_PATTERN.test(pattern)) {
      return callNode('dateFormat', [time], pattern);
    }
    return functionNode(
      'DATE_FORMAT',
      [time, args[1]],
      type,
      (at: Date | string | null, text: string | null) => {
        if (at === null || text === null) return null;
        const { ms, nanos } = wallTime(at);
        return formatTime(new Date(ms), text, nanos);
      },
    );
  },
});

const toDate = define('temporal', 'TO_DATE', {
  parameters: ['text', 'text'],
  optional: 1,
  result: DATE,
  nullable: 'always',
  make: js('TO_DATE', () => (text: string, pattern?: string) => {
    // Without a pattern a time may follow.
    const ms =
      pattern === undefined
        ? parseTime(text.trim().split(/[ T]/, 1)[0], 'yyyy-M-d')
        : parseTime(text, pattern);
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

/** From 0000-01-01 to 9999-12-31: others have no text. */
const [EPOCH_MIN, EPOCH_MAX] = [-62_167_219_200_000, 253_402_300_799_999];

const epochToTimestamp = define('temporal', 'TO_TIMESTAMP_LTZ', {
  parameters: ['double', 'int'],
  optional: 1,
  result: ({ types, literals }) =>
    types.length < 2 || [0, 3].includes(Number(literals[1]?.value ?? NaN))
      ? LOCAL(3)
      : 'the precision is 0 for seconds or 3 for milliseconds',
  nullable: 'always',
  make: js('TO_TIMESTAMP_LTZ', () => (epoch: number, precision = 3) => {
    // Factors of two cannot hold a thousandth: rounded, not cut.
    const ms = precision === 0 ? Math.floor(Math.round(epoch * 1e6) / 1e3) : Math.trunc(epoch);
    return ms < EPOCH_MIN || ms > EPOCH_MAX ? null : new Date(ms);
  }),
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
      : epochToTimestamp;
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
      const at = parseZoned(text, pattern ?? DEFAULT_PATTERN);
      if (at === undefined) return -(2n ** 63n);
      const instant = at.hasZone ? at.ms : TimeZone.of(context.timeZone).toInstant(at.ms);
      return BigInt(Math.floor(instant / 1000));
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
  timestampAdd,
  timestampDiff,
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
