// Units of time, as SQL names them.
import * as abi from '../../assembly/abi/expressionTime.js';

/** A unit of `extract`, `floorTo`, `timestampAdd` …; not every function takes every unit. */
export type TimeUnit =
  | 'MILLISECOND'
  | 'SECOND'
  | 'MINUTE'
  | 'HOUR'
  | 'DAY'
  | 'WEEK'
  | 'MONTH'
  | 'QUARTER'
  | 'YEAR'
  | 'DAY_OF_WEEK'
  | 'DAY_OF_YEAR'
  | 'EPOCH';

/** Milliseconds of the units that have a fixed length. */
export const UNIT_MS: Readonly<Partial<Record<TimeUnit, number>>> = {
  MILLISECOND: 1,
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
};

/** Months of the units that are months. */
export const UNIT_MONTHS: Readonly<Partial<Record<TimeUnit, number>>> = {
  MONTH: 1,
  QUARTER: 3,
  YEAR: 12,
};

/** Codes of units in instructions. */
export const UNIT_CODES: Readonly<Record<TimeUnit, number>> = {
  MILLISECOND: abi.UNIT_MILLISECOND,
  SECOND: abi.UNIT_SECOND,
  MINUTE: abi.UNIT_MINUTE,
  HOUR: abi.UNIT_HOUR,
  DAY: abi.UNIT_DAY,
  WEEK: abi.UNIT_WEEK,
  MONTH: abi.UNIT_MONTH,
  QUARTER: abi.UNIT_QUARTER,
  YEAR: abi.UNIT_YEAR,
  DAY_OF_WEEK: abi.UNIT_DAY_OF_WEEK,
  DAY_OF_YEAR: abi.UNIT_DAY_OF_YEAR,
  EPOCH: abi.UNIT_EPOCH,
};

/** True for the name of a unit. */
export function isTimeUnit(name: string | undefined): name is TimeUnit {
  return name !== undefined && Object.hasOwn(UNIT_CODES, name);
}
