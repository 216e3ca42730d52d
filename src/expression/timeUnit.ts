// Units of time, as SQL names them.

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
