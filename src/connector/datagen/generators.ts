// Values of one column, by row number: the same for the same seed, column and row.
import type { DataType } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';

/**
 * Counts from `start` to `end`, both included; the source ends with the first sequence that does.
 */
export interface SequenceOptions {
  readonly kind: 'sequence';
  readonly start: number;
  readonly end: number;
}

/** Random values; which options count depends on the type. */
export interface RandomOptions {
  readonly kind?: 'random';
  /** Numbers: the least. Times: milliseconds since 1970. */
  readonly min?: number;
  /** Numbers: the greatest. Times: milliseconds since 1970. */
  readonly max?: number;
  /** STRING and BYTES: how long. Default 16. */
  readonly length?: number;
  /** Share of nulls, 0 to 1; the column must be nullable. Default 0. */
  readonly nullRate?: number;
}

/** How a column is filled. */
export type FieldOptions = SequenceOptions | RandomOptions;

/** The value of a column in a row. */
export type Generator = (row: number) => unknown;

const HEX = '0123456789abcdef';
const DEFAULT_LENGTH = 16;
const DAY_MS = 86_400_000;

/** Counts up: for keys and for bounded sources. */
export function sequence(start: number, end: number): SequenceOptions {
  return { kind: 'sequence', start, end };
}

/**
 * Picks how a column is filled.
 *
 * @throws MillraceError PLAN_UNSUPPORTED for BYTES, ROW, ARRAY and MAP; PLAN_INVALID_ARGUMENT.
 */
export function generatorOf(
  name: string,
  type: DataType<unknown>,
  options: FieldOptions,
  seed: number,
): Generator {
  if (options.kind === 'sequence') return sequenceOf(name, type, options);
  const random = randomOf(seed, name);
  const value = randomValue(name, type, options, random);
  const { nullRate = 0 } = options;
  if (nullRate < 0 || nullRate > 1 || (nullRate > 0 && !type.isNullable)) {
    throw invalid(name, `nullRate ${nullRate} needs a nullable column and a share of 0 to 1`);
  }
  return nullRate === 0 ? value : (row) => (random(row, 0xff) < nullRate ? null : value(row));
}

function sequenceOf(name: string, type: DataType<unknown>, options: SequenceOptions): Generator {
  const { start, end } = options;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || end < start) {
    throw invalid(name, `sequence(${start}, ${end}) needs whole numbers in ascending order`);
  }
  return type.kind === 'STRING' ? (row) => String(start + row) : (row) => start + row;
}

type Random = (row: number, draw: number) => number;

function randomValue(
  name: string,
  type: DataType<unknown>,
  options: RandomOptions,
  random: Random,
): Generator {
  const whole = (low: number, high: number): Generator => {
    const { min = low, max = high } = options;
    if (!(min <= max)) throw invalid(name, `min ${min} is greater than max ${max}`);
    return (row) => min + Math.floor(random(row, 0) * (max - min + 1));
  };
  switch (type.kind) {
    case 'BOOLEAN':
      return (row) => random(row, 0) < 0.5;
    case 'TINYINT':
      return whole(-128, 127);
    case 'SMALLINT':
      return whole(-32768, 32767);
    case 'INT':
    case 'INTERVAL_MONTH':
      return whole(-(2 ** 31), 2 ** 31 - 1);
    case 'BIGINT':
    case 'INTERVAL_MS':
      return whole(-(2 ** 52), 2 ** 52);
    case 'FLOAT':
    case 'DOUBLE': {
      const { min = 0, max = 1 } = options;
      return (row) => min + random(row, 0) * (max - min);
    }
    case 'DECIMAL': {
      const most = 10 ** Math.min(type.precision - type.scale, 9) - 1;
      const { min = 0, max = most } = options;
      const digits = Math.min(type.scale, 9);
      return (row) => (min + random(row, 0) * (max - min)).toFixed(digits);
    }
    case 'STRING':
      return textOf(options.length ?? DEFAULT_LENGTH, random);
    case 'DATE':
      return dateOf(options, random);
    case 'TIME':
      return whole(0, DAY_MS - 1);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return whole(0, 4_102_444_800_000);
    default:
      throw new MillraceError(
        'PLAN_UNSUPPORTED',
        `datagen() cannot make column '${name}' of type ${type}; give a row function to ` +
          `fromIterable() instead.`,
      );
  }
}

/** Hexadecimal digits, as Flink's datagen makes. */
function textOf(length: number, random: Random): Generator {
  return (row) => {
    let text = '';
    for (let i = 0; i < length; i++) text += HEX[Math.floor(random(row, i) * 16)];
    return text;
  };
}

function dateOf({ min = 0, max = 4_102_444_800_000 }: RandomOptions, random: Random): Generator {
  const [first, last] = [Math.floor(min / DAY_MS), Math.floor(max / DAY_MS)];
  return (row) => first + Math.floor(random(row, 0) * (last - first + 1));
}

/** Uniform numbers of [0, 1) with 53 bits, by column, row and draw. */
function randomOf(seed: number, name: string): Random {
  let base = seed | 0;
  for (const character of name) base = mixed(base ^ (character.codePointAt(0) ?? 0));
  return (row, draw) => {
    const low = mixed(base ^ mixed((row | 0) ^ mixed(draw + 0x51ed270b)));
    const high = mixed(low ^ mixed(Math.floor(row / 4294967296) ^ 0x2545f491));
    return ((low >>> 6) * 134217728 + (high >>> 5)) / 9007199254740992;
  };
}

/** A 32-bit finalizer, after murmur3. */
function mixed(value: number): number {
  let h = (value + 0x6d2b79f5) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function invalid(column: string, problem: string): MillraceError {
  return new MillraceError('PLAN_INVALID_ARGUMENT', `datagen() column '${column}': ${problem}.`);
}
