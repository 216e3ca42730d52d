// Times rounded and moved: FLOOR and CEIL to units, TIMESTAMPADD, OVERLAPS.
import { callNode, literalNode, type ExpressionNode } from '../../expression/node.js';
import type { LogicalType } from '../types/index.js';
import { moved } from './addInterval.js';
import { castNode } from './cast.js';
import { BOOLEAN, define, functionNode, INT, sameAsFirst, TIMESTAMP } from './define.js';
import type { Bound } from './define.js';
import type { ScalarFunction } from './scalarFunction.js';
import { isLongUnit, roundedDay, roundedYears } from './timePart.js';
import { plusMonths, plusMs, wallTime } from './timeValue.js';

/** `SQL_TSI_DAY` is DAY. */
export const plainUnit = (unit: string): string => unit.replace(/^SQL_TSI_/, '');

/** FLOOR and CEIL of a time to a unit; TIMESTAMP_LTZ by the wall clock of the session. */
export function rounding(name: 'FLOOR' | 'CEIL' | 'CEILING'): ScalarFunction {
  const isUp = name !== 'FLOOR';
  return define('temporal', name, {
    parameters: ['time', 'keyword'],
    result: sameAsFirst,
    usage: `${name}(time TO unit)`,
    make: ([time], { types: [type], keywords, context }) => {
      const unit = plainUnit(keywords[0]);
      if (type.kind !== 'TIMESTAMP_LTZ') return rounded(time, type, unit, isUp);
      const local: LogicalType = { ...type, kind: 'TIMESTAMP' };
      const wall = castNode(time, type, local, false, context);
      return castNode(rounded(wall, local, unit, isUp), local, type, false, context);
    },
  });
}

function rounded(
  time: ExpressionNode,
  type: LogicalType,
  unit: string,
  isUp: boolean,
): ExpressionNode {
  if (type.kind === 'TIME') {
    return moved('FLOOR', [time], type, (value) => roundedDay(value, unit, isUp));
  }
  if (isLongUnit(unit)) {
    return moved('FLOOR', [time], type, (value) => roundedYears(value, unit, isUp));
  }
  const operation = isUp ? 'ceilTo' : 'floorTo';
  if (unit === 'WEEK') {
    // Weeks of the kernels begin on Monday, those of Flink on Sunday.
    const later = callNode('timestampAdd', [time, literalNode(1)], 'DAY');
    const week = callNode(operation, [isUp ? floorDay(later, type) : later], unit);
    return callNode('timestampAdd', [week, literalNode(-1)], 'DAY');
  }
  // As in Flink only days count where months are rounded up.
  const isMonths = /^(?:MONTH|QUARTER|YEAR)$/.test(unit);
  return callNode(operation, [isUp && isMonths ? floorDay(time, type) : time], unit);
}

function floorDay(time: ExpressionNode, { kind }: LogicalType): ExpressionNode {
  return kind === 'DATE' ? time : callNode('floorTo', [time], 'DAY');
}

const isDays = (unit: string): boolean => /^(?:DAY|WEEK|MONTH|QUARTER|YEAR)$/.test(unit);
const UNIT_MS: Readonly<Record<string, number>> = { SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000 };

/** TIMESTAMPADD. Parts of a day make a TIMESTAMP of a DATE; a TIME goes round the clock. */
export const timestampAdd = define('temporal', 'TIMESTAMPADD', {
  parameters: ['keyword', 'int', 'time'],
  result: ({ types: [, type], keywords }) =>
    type.kind === 'DATE' && !isDays(plainUnit(keywords[0])) ? TIMESTAMP(6) : type,
  usage: 'TIMESTAMPADD(unit, count, time)',
  make: ([count, time], bound) => {
    const { types, keywords, context } = bound;
    const [, type] = types;
    const unit = plainUnit(keywords[0]);
    if (type.kind === 'TIME') {
      const length = UNIT_MS[unit] ?? 0;
      return moved('TIMESTAMPADD', [time, count], type, (value, by) => plusMs(value, by * length));
    }
    const isWidened = type.kind === 'DATE' && !isDays(unit);
    const base = isWidened ? castNode(time, type, TIMESTAMP(6), false, context) : time;
    return callNode('timestampAdd', [base, count], unit);
  },
});

/** TIMESTAMPDIFF. */
export const timestampDiff = define('temporal', 'TIMESTAMPDIFF', {
  parameters: ['keyword', 'time', 'time'],
  result: INT,
  usage: 'TIMESTAMPDIFF(unit, from, to)',
  make: (args, { keywords }) => callNode('timestampDiff', args, plainUnit(keywords[0])),
});

/** A row of a time with its end or its length, as milliseconds from and to. */
function spanOf({ types }: Bound, index: number): (row: Record<string, unknown>) => number[] {
  const type = types[index];
  const [first, second] = type.kind === 'ROW' ? type.fields : [];
  return (row) => {
    const start = wallTime(row[first.name] as Date | string);
    const other = row[second.name];
    if (second.type.kind !== 'INTERVAL') {
      return [start.ms, wallTime(other as Date | string).ms].toSorted((a, b) => a - b);
    }
    const isMonths = /YEAR|MONTH/.test(second.type.from);
    const end = isMonths ? plusMonths(start, Number(other)) : plusMs(start, Number(other));
    return [start.ms, end.ms].toSorted((a, b) => a - b);
  };
}

/** `(start, end or length) OVERLAPS (start, end or length)`; spans hold their ends. */
export const overlaps = define('comparison', 'OVERLAPS', {
  parameters: ['any', 'any'],
  result: ({ types }) => {
    const parts = types.flatMap((type) => (type.kind === 'ROW' ? type.fields : []));
    const isNullable = [...types, ...parts.map(({ type }) => type)].some((type) => type.isNullable);
    return parts.length === 4
      ? { ...BOOLEAN, isNullable }
      : 'two rows of a time and a time or an interval are expected';
  },
  nullable: 'own',
  usage: '(start, end or length) OVERLAPS (start, end or length)',
  make: (args, bound, type) => {
    const [left, right] = [spanOf(bound, 0), spanOf(bound, 1)];
    type Row = Record<string, unknown> | null;
    return functionNode('OVERLAPS', args, type, (a: Row, b: Row) => {
      if (a === null || b === null) return null;
      if ([...Object.values(a), ...Object.values(b)].includes(null)) return null;
      const [[start, end], [from, to]] = [left(a), right(b)];
      return start <= to && from <= end;
    });
  },
});
