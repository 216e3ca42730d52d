// Word form: keys of eight bytes or less as two 32-bit halves, so that they are compared and hashed
// without a bigint.
import type { DataType } from '../../batch/dataType.js';
import { unfitState } from './cells.js';

/** How a type's values become two halves. */
export interface WordForm {
  /** Writes the halves of a value to `words[0]` (low) and `words[1]`. */
  readonly write: (value: unknown, words: Int32Array) => void;
  /** The value of halves. */
  readonly read: (words: Int32Array) => unknown;
}

const DATE_MS_MAX = 8.64e15;

/** The word form of a type; undefined for types that have none. */
export function wordFormOf(state: string, type: DataType<unknown>): WordForm | undefined {
  const { kind, precision, representation } = type;
  switch (kind) {
    case 'BOOLEAN':
      return booleanForm(state);
    case 'TINYINT':
      return intForm(state, -(2 ** 7));
    case 'SMALLINT':
      return intForm(state, -(2 ** 15));
    case 'INT':
    case 'INTERVAL_MONTH':
      return intForm(state, -(2 ** 31));
    case 'INTERVAL_MS':
      return numberForm(state);
    case 'BIGINT':
      if (representation === 'text') return undefined;
      return representation === 'number' ? numberForm(state) : bigintForm(state);
    case 'FLOAT':
      return doubleForm(state, Math.fround);
    case 'DOUBLE':
      return doubleForm(state, (value) => value);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      if (precision > 3 || !['native', 'epoch'].includes(representation)) return undefined;
      return representation === 'epoch' ? numberForm(state) : dateForm(state);
    default:
      return undefined;
  }
}

function booleanForm(state: string): WordForm {
  return {
    write: (value, words) => {
      if (typeof value !== 'boolean') throw unfitState(state, value, 'true or false as a key');
      words[0] = value ? 1 : 0;
      words[1] = 0;
    },
    read: (words) => words[0] === 1,
  };
}

function intForm(state: string, min: number): WordForm {
  return {
    write: (value, words) => {
      const int = (value as number) | 0;
      if (int !== value || int < min || int >= -min) {
        throw unfitState(state, value, `a whole number from ${min} to ${-min - 1} as a key`);
      }
      words[0] = int;
      words[1] = 0;
    },
    read: (words) => words[0],
  };
}

function numberForm(state: string): WordForm {
  return {
    write: (value, words) => {
      if (!Number.isSafeInteger(value)) throw unfitState(state, value, 'a safe integer as a key');
      words[0] = value as number;
      words[1] = Math.floor((value as number) / 4294967296);
    },
    read: wholeOf,
  };
}

function dateForm(state: string): WordForm {
  return {
    write: (value, words) => {
      const ms = value instanceof Date ? value.getTime() : NaN;
      if (!(Math.abs(ms) <= DATE_MS_MAX)) throw unfitState(state, value, 'a Date as a key');
      words[0] = ms;
      words[1] = Math.floor(ms / 4294967296);
    },
    read: (words) => new Date(wholeOf(words)),
  };
}

function bigintForm(state: string): WordForm {
  return {
    write: (value, words) => {
      const big = Number.isSafeInteger(value) ? BigInt(value as number) : value;
      if (typeof big !== 'bigint' || BigInt.asIntN(64, big) !== big) {
        throw unfitState(state, value, 'a bigint of 64 bits as a key');
      }
      words[0] = Number(BigInt.asIntN(32, big));
      words[1] = Number(big >> 32n);
    },
    read: (words) => (BigInt(words[1]) << 32n) | BigInt(words[0] >>> 0),
  };
}

function doubleForm(state: string, round: (value: number) => number): WordForm {
  const double = new Float64Array(1);
  const halves = new Int32Array(double.buffer);
  return {
    write: (value, words) => {
      if (typeof value !== 'number') throw unfitState(state, value, 'a number as a key');
      // −0 and 0 are one key, as all NaN are.
      double[0] = Number.isNaN(value) ? NaN : round(value) + 0;
      words[0] = halves[0];
      words[1] = halves[1];
    },
    read: (words) => {
      halves[0] = words[0];
      halves[1] = words[1];
      return double[0];
    },
  };
}

function wholeOf(words: Int32Array): number {
  return words[1] * 4294967296 + (words[0] >>> 0);
}
