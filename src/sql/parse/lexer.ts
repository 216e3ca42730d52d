// Text to tokens.
//
// Tokens are parallel arrays of numbers; a token's `word` is what the parser asks for: a name
// without quotes in upper case, or a sign. It is '' for all that can be no keyword and no sign:
// quoted names, strings, numbers, the end.
import { visible } from '../position.js';
import { SqlSyntaxError } from '../syntaxError.js';

export const END = 0;
export const NAME = 1;
export const QUOTED_NAME = 2;
export const STRING = 3;
export const NUMBER = 4;
export const SIGN = 5;
/** The beginning of a hint. Its end is a sign. */
export const HINT = 6;

/** The tokens of a text; the last is {@link END}. */
export interface Tokens {
  readonly text: string;
  readonly kinds: number[];
  readonly starts: number[];
  readonly ends: number[];
  readonly words: string[];
}

const WIDE_SIGNS = new Set(['<>', '<=', '>=', '!=', '||', '=>', '{-', '-}']);
const SIGNS = '()[]{},.;:=<>+-*/%|^?!&@$~';
/** Sticky: they match at lastIndex only. */
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMERAL = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const SPACE = /(?:\s+|--[^\n]*|\/\/[^\n]*)+/y;

/** All tokens of `text`. Throws a SqlSyntaxError at what is none. */
export function tokenize(text: string, source?: string): Tokens {
  return new Lexer(text, source).run();
}

class Lexer {
  private readonly tokens: Tokens;
  private at = 0;
  private isInHint = false;

  constructor(
    private readonly text: string,
    private readonly source: string | undefined,
  ) {
    this.tokens = { text, kinds: [], starts: [], ends: [], words: [] };
  }

  run(): Tokens {
    while (this.skipSpace()) this.token(this.text.charCodeAt(this.at));
    this.push(END, this.text.length, '');
    return this.tokens;
  }

  /** To the next token; false at the end. */
  private skipSpace(): boolean {
    for (;;) {
      this.matchEnd(SPACE);
      if (!this.text.startsWith('/*', this.at) || this.text[this.at + 2] === '+') break;
      const end = this.text.indexOf('*/', this.at + 2);
      if (end < 0) this.fail('this comment has no end', this.at + 2, 'close it with */');
      this.at = end + 2;
    }
    return this.at < this.text.length;
  }

  private token(code: number): void {
    const next = this.text[this.at + 1];
    if (isWordStart(code)) this.word();
    else if (isDigit(code) || (code === 46 && isDigit(next?.charCodeAt(0)))) {
      this.push(NUMBER, this.matchEnd(NUMERAL), '');
    } else if (code === 39) this.quoted(STRING, this.at, "'");
    else if (code === 96) this.quoted(QUOTED_NAME, this.at, '`');
    else this.sign(this.text[this.at], next);
  }

  private word(): void {
    const start = this.at;
    const end = this.matchEnd(WORD);
    const quote = this.text[end];
    const word = this.text.slice(start, end);
    this.at = start;
    if (quote === "'" && (/^[xXnN]$/.test(word) || word.startsWith('_'))) {
      this.quoted(STRING, end, "'");
    } else if (quote === '&' && /^[uU]$/.test(word) && /['"]/.test(this.text[end + 1] ?? '')) {
      const isString = this.text[end + 1] === "'";
      this.quoted(isString ? STRING : QUOTED_NAME, end + 1, this.text[end + 1]);
    } else {
      // Only ASCII is compared with keywords: other letters may have these as their upper case.
      const isAscii = /^\w+$/.test(word);
      if (!isAscii) this.checkLetters(word);
      this.push(NAME, end, isAscii ? word.toUpperCase() : '');
    }
  }

  private checkLetters(word: string): void {
    const odd = /[^\p{L}\p{M}\p{N}_$]/u.exec(word);
    if (odd === null) return;
    this.at += odd.index;
    const advice = 'put names with other characters than letters and digits into `backticks`';
    this.fail(`unexpected character '${odd[0]}'`, this.at + odd[0].length, advice);
  }

  /** A quoted token that begins at `this.at`, its quote at `open`. A doubled quote is one of it. */
  private quoted(kind: number, open: number, quote: string): void {
    let at = open;
    do {
      at = this.text.indexOf(quote, at + 1);
      if (at < 0) this.unclosed(quote, open);
    } while (this.text[at + 1] === quote && at++ >= 0);
    this.push(kind, at + 1, '');
  }

  private unclosed(quote: string, open: number): never {
    const what = quote === "'" ? 'string' : 'quoted name';
    this.at = open;
    this.fail(`this ${what} has no end`, open + 1, `close it with ${quote}`);
  }

  private sign(sign: string, next: string | undefined): void {
    if (sign === '/' && next === '*') {
      this.isInHint = true;
      this.push(HINT, this.at + 3, '/*+');
    } else if (this.isInHint && sign === '*' && next === '/') {
      this.isInHint = false;
      this.push(SIGN, this.at + 2, '*/');
    } else {
      if (!SIGNS.includes(sign)) this.unexpected(sign);
      const wide = sign + (next ?? '');
      const word = WIDE_SIGNS.has(wide) ? wide : sign;
      this.push(SIGN, this.at + word.length, word);
    }
  }

  private unexpected(character: string): never {
    const advice =
      character === '"' ? "write texts in 'single quotes' and names in `backticks`" : undefined;
    this.fail(`unexpected character '${visible(character)}'`, this.at + 1, advice);
  }

  private push(kind: number, end: number, word: string): void {
    const { kinds, starts, ends, words } = this.tokens;
    kinds.push(kind);
    starts.push(this.at);
    ends.push(end);
    words.push(word);
    this.at = end;
  }

  /**
   * Where the match of a sticky expression ends, from `this.at`, which is moved there for space.
   */
  private matchEnd(pattern: RegExp): number {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return this.at;
    const end = pattern.lastIndex;
    if (pattern === SPACE) this.at = end;
    return end;
  }

  private fail(reason: string, end: number, advice?: string): never {
    const { text, at: start, source } = this;
    throw new SqlSyntaxError({ text, start, end, reason, advice, source });
  }
}

function isWordStart(code: number): boolean {
  const lower = code | 32;
  return (lower >= 97 && lower <= 122) || code === 95 || code > 127;
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 48 && code <= 57;
}
