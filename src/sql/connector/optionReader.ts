// Options of a table, read and checked, with errors where they stand.
import { MillraceError, nearestName } from '../../error.js';
import { durationMs } from '../../time/duration.js';
import type { Duration } from '../../time/duration.js';
import type { CatalogTable } from '../catalog/catalogObject.js';
import { shownValue } from '../catalog/secrets.js';
import { locatedError } from '../locatedError.js';

/** An error about an option: at its place, or with the names of table and option. */
export function optionError(
  { path, sql, optionSpans }: CatalogTable,
  key: string,
  problem: string,
  code: 'PLAN_INVALID_ARGUMENT' | 'PLAN_UNSUPPORTED' = 'PLAN_INVALID_ARGUMENT',
): MillraceError {
  const span = optionSpans?.[key];
  const text = `Table '${path[2]}': ${problem}`;
  return span === undefined ? new MillraceError(code, text) : locatedError(code, text, span, sql);
}

/** Reads options by type; values are shown in errors unless they are secret. */
export class OptionReader {
  constructor(
    private readonly table: CatalogTable,
    readonly options: Readonly<Record<string, string>>,
  ) {}

  text(key: string): string | undefined {
    return Object.hasOwn(this.options, key) ? this.options[key] : undefined;
  }

  required(key: string, advice: string): string {
    const value = this.text(key);
    if (value !== undefined) return value;
    throw optionError(this.table, 'connector', `the option '${key}' is missing: ${advice}.`);
  }

  /** A whole number of at least `least`. */
  whole(key: string, least = -Infinity): number | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (/^[+-]?\d+$/.test(value.trim()) && Number.isSafeInteger(number) && number >= least) {
      return number;
    }
    const range = least === -Infinity ? '' : ` of at least ${least}`;
    throw this.wrong(key, `a whole number${range} is expected`);
  }

  number(key: string): number | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (value.trim() !== '' && Number.isFinite(number)) return number;
    throw this.wrong(key, 'a number is expected');
  }

  boolean(key: string): boolean | undefined {
    const value = this.text(key)?.trim().toLowerCase();
    if (value === undefined) return undefined;
    if (value === 'true' || value === 'false') return value === 'true';
    throw this.wrong(key, 'true or false is expected');
  }

  milliseconds(key: string): number | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    try {
      return durationMs(value.trim() as Duration, `'${key}'`);
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      throw optionError(this.table, key, error.problem);
    }
  }

  /** One of some words, in any case. */
  word<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const found = words.find((word) => word.toLowerCase() === value.toLowerCase());
    if (found !== undefined) return found;
    const near = nearestName(value, words);
    const hint = near === undefined ? '' : ` (did you mean '${near}'?)`;
    throw this.wrong(key, `${words.map((word) => `'${word}'`).join(' or ')} is expected${hint}`);
  }

  /** One character; `\\t` and `\\u0001` are read as escapes, as Flink reads them. */
  character(key: string): string | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const text = value
      .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
      .replace('\\t', '\t');
    if (text.length === 1) return text;
    throw this.wrong(key, 'one character is expected');
  }

  /** An error about the value of an option. */
  wrong(key: string, expected: string): MillraceError {
    const value = shownValue(key, this.text(key) ?? '');
    return optionError(this.table, key, `the option '${key}' is '${value}': ${expected}.`);
  }

  /** A value that Flink takes and millrace does not, yet. */
  unsupported(key: string, advice: string): MillraceError {
    const value = shownValue(key, this.text(key) ?? '');
    const problem = `the option '${key}' = '${value}' is not supported yet: ${advice}.`;
    return optionError(this.table, key, problem, 'PLAN_UNSUPPORTED');
  }
}
