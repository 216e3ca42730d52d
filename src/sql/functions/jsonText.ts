// JSON as SQL's functions read and write it: numbers keep their digits, keys are sorted.
import { MillraceError } from '../../error.js';

/** A number with the digits that it was written with. */
export class JsonNumber {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** A value of JSON. */
export type Json =
  null | boolean | string | JsonNumber | readonly Json[] | ReadonlyMap<string, Json>;

/** True for what is neither array nor object. */
export function isScalar(json: Json): json is null | boolean | string | JsonNumber {
  return !(Array.isArray(json) || json instanceof Map);
}

const DEPTH_MAX = 1000;
const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/** @throws MillraceError DATA_FUNCTION where the text is no JSON. */
export function parseJson(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): Json {
    this.match(SPACE);
    const c = this.text[this.at];
    if (depth > DEPTH_MAX) throw this.error();
    if (c === '{') return this.object(depth);
    if (c === '[') return this.array(depth);
    if (c === '"') return this.string();
    const number = this.match(NUMBER);
    if (number !== undefined && number !== '') return new JsonNumber(number);
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    throw this.error();
  }

  end(): void {
    this.match(SPACE);
    if (this.at < this.text.length) throw this.error();
  }

  private object(depth: number): Json {
    const map = new Map<string, Json>();
    this.list('}', () => {
      this.match(SPACE);
      const key = this.string();
      if (!this.eat(':')) throw this.error();
      map.set(key, this.value(depth + 1));
    });
    return map;
  }

  private array(depth: number): Json {
    const values: Json[] = [];
    this.list(']', () => values.push(this.value(depth + 1)));
    return values;
  }

  /** What stands between brackets. */
  private list(end: string, read: () => void): void {
    this.at++;
    if (this.eat(end)) return;
    do read();
    while (this.eat(','));
    if (!this.eat(end)) throw this.error();
  }

  private string(): string {
    const text = this.match(STRING);
    if (text === undefined) throw this.error();
    return JSON.parse(text) as string;
  }

  private eat(c: string): boolean {
    this.match(SPACE);
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private error(): MillraceError {
    const rest = this.text.slice(this.at, this.at + 20);
    return new MillraceError(
      'DATA_FUNCTION',
      `The text is no JSON: ${rest === '' ? 'it ends early' : `'${rest}' is not expected`} at ` +
        `character ${this.at + 1}.`,
    );
  }
}

/** The text of a value, without spaces; keys sorted. */
export function jsonText(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(jsonText).join(',')}]`;
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<string, Json>)].toSorted(([a], [b]) =>
      a < b ? -1 : 1,
    );
    const parts = entries.map(([key, inner]) => `${JSON.stringify(key)}:${jsonText(inner)}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value);
}
