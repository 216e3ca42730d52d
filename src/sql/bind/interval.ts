// Values of intervals: `INTERVAL '1 10:11:12.5' DAY TO SECOND`.
import type { IntervalLiteral, TimeUnit } from '../ast/literal.js';

/** Months or milliseconds in a unit. */
const UNIT: Readonly<Record<TimeUnit, number>> = {
  YEAR: 12,
  QUARTER: 3,
  MONTH: 1,
  WEEK: 604_800_000,
  DAY: 86_400_000,
  HOUR: 3_600_000,
  MINUTE: 60_000,
  SECOND: 1000,
};
const ORDER: readonly TimeUnit[] = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];
/** What stands before a part of a unit. */
const SEPARATOR: Partial<Record<TimeUnit, string>> = {
  MONTH: '-',
  HOUR: ' +',
  MINUTE: ':',
  SECOND: ':',
};

/** True where it counts months. */
export function countsMonths(unit: TimeUnit): boolean {
  return unit === 'YEAR' || unit === 'QUARTER' || unit === 'MONTH';
}

/** Months or milliseconds; undefined where the text does not fit the qualifier. */
export function intervalValue({
  text,
  qualifier,
  isNegative,
}: IntervalLiteral): number | undefined {
  const { from, to = from } = qualifier;
  const units = from === to ? [from] : ORDER.slice(ORDER.indexOf(from), ORDER.indexOf(to) + 1);
  const parts = units.map((unit, i) => {
    const digits = unit === 'SECOND' ? '(\\d+(?:\\.\\d{1,9})?)' : '(\\d+)';
    return (i === 0 ? '' : (SEPARATOR[unit] ?? ' +')) + digits;
  });
  const match = new RegExp(`^\\s*([+-]?)${parts.join('')}\\s*$`).exec(text.value);
  if (match === null) return undefined;
  const sum = units.reduce((total, unit, i) => total + Number(match[i + 2]) * UNIT[unit], 0);
  const value = Math.round(sum);
  return (match[1] === '-') === isNegative ? value : -value;
}
