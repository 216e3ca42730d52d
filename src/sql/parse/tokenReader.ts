// The parser's cursor.
//
// A text is parsed once at full speed. Only when that fails it is parsed again, recording: then
// every question that was answered with no at the furthest token is kept, and those are what was
// expected.
import type { Span } from '../ast/node.js';
import { END, NAME, NUMBER, QUOTED_NAME, STRING } from './lexer.js';
import type { Tokens } from './lexer.js';
import { RESERVED } from './reserved.js';

/** Levels of parentheses, subqueries, nested types and the like. */
export const MAX_NESTING = 250;

/** Thrown where parsing cannot go on; parse.ts makes a SqlSyntaxError of it. */
export class Mismatch {
  constructor(
    /** Index of the token. */
    readonly index: number,
    /** Undefined: say what was expected. */
    readonly reason?: string,
    readonly advice?: string,
  ) {}
}

/**
 * **Invariants**
 * - `index` is that of a token; END is never passed.
 * - `furthest` is the largest index of a question that was recorded, `expected` the questions
 *   there.
 */
export class TokenReader {
  index = 0;
  furthest = -1;
  /** Index of the last token that was read as a name. */
  lastName = -1;
  readonly expected = new Set<string>();
  private nesting = 0;

  constructor(
    readonly tokens: Tokens,
    private readonly isRecording: boolean,
  ) {}

  get kind(): number {
    return this.tokens.kinds[this.index];
  }

  /** In upper case; '' for what is no keyword and no sign. */
  get word(): string {
    return this.tokens.words[this.index];
  }

  /** Offset where the current token begins. */
  get start(): number {
    return this.tokens.starts[this.index];
  }

  /** Offset where the last token that was read ends. */
  get end(): number {
    return this.index === 0 ? 0 : this.tokens.ends[this.index - 1];
  }

  /** The current token as written. */
  get image(): string {
    return this.imageAt(this.index);
  }

  imageAt(index: number): string {
    return this.tokens.text.slice(this.tokens.starts[index], this.tokens.ends[index]);
  }

  /** The word `distance` tokens further on. */
  wordAt(distance: number): string {
    return this.tokens.words[this.index + distance] ?? '';
  }

  kindAt(distance: number): number {
    return this.tokens.kinds[this.index + distance] ?? END;
  }

  is(word: string): boolean {
    if (this.word === word) return true;
    this.note(word);
    return false;
  }

  /** Which of the words stands here; undefined when none. */
  either<const Word extends string>(...words: Word[]): Word | undefined {
    return words.find((word) => this.is(word));
  }

  eat(word: string): boolean {
    if (!this.is(word)) return false;
    this.index++;
    return true;
  }

  /** Reads all of the words or none. */
  eatAll(...words: string[]): boolean {
    for (let i = 0; i < words.length; i++) {
      if (this.wordAt(i) === words[i]) continue;
      this.noteAt(this.index + i, words[i]);
      return false;
    }
    this.index += words.length;
    return true;
  }

  /** Reads one of the words; undefined when none stands here. */
  eatEither<const Word extends string>(...words: Word[]): Word | undefined {
    const word = this.either(...words);
    if (word !== undefined) this.index++;
    return word;
  }

  expect(...words: string[]): void {
    for (const word of words) if (!this.eat(word)) this.fail(word);
  }

  expectEither<const Word extends string>(...words: Word[]): Word {
    return this.eatEither(...words) ?? this.fail();
  }

  /** True for a name, quoted or no reserved word. */
  isName(): boolean {
    const { kind } = this;
    if (kind === QUOTED_NAME || (kind === NAME && !RESERVED.has(this.word))) return true;
    this.note('name');
    return false;
  }

  isString(): boolean {
    if (this.kind === STRING) return true;
    this.note('string');
    return false;
  }

  isNumber(): boolean {
    if (this.kind === NUMBER) return true;
    this.note('number');
    return false;
  }

  /** True at the end of the statement. */
  isEnd(): boolean {
    if (this.kind === END || this.word === ';') return true;
    this.note('end of statement');
    return false;
  }

  note(expected: string): void {
    if (this.isRecording) this.noteAt(this.index, expected);
  }

  fail(expected?: string): never {
    if (expected !== undefined) this.note(expected);
    throw new Mismatch(this.index);
  }

  /** Fails with a reason of its own, at the current token or the one before. */
  refuse(reason: string, advice?: string, index = this.index): never {
    throw new Mismatch(index, reason, advice);
  }

  /** One level deeper; each is left again. */
  enter(): void {
    if (++this.nesting <= MAX_NESTING) return;
    this.refuse(`more than ${MAX_NESTING} levels of nesting`, 'take parts of it into views');
  }

  leave(): void {
    this.nesting--;
  }

  /** A node from `start` to the last token that was read. */
  node<Fields extends object>(start: number, fields: Fields): Fields & Span {
    return { ...fields, start, end: this.end };
  }

  /** Items between commas. */
  list<Item>(item: (reader: TokenReader) => Item): Item[] {
    const items = [item(this)];
    while (this.eat(',')) items.push(item(this));
    return items;
  }

  /** Something in parentheses. */
  inParentheses<Item>(item: (reader: TokenReader) => Item): Item {
    this.expect('(');
    const inner = item(this);
    this.expect(')');
    return inner;
  }

  /** A list in parentheses. */
  listInParentheses<Item>(item: (reader: TokenReader) => Item): Item[] {
    return this.inParentheses(() => this.list(item));
  }

  private noteAt(index: number, expected: string): void {
    if (!this.isRecording || index < this.furthest) return;
    if (index > this.furthest) {
      this.furthest = index;
      this.expected.clear();
    }
    this.expected.add(expected);
  }
}
