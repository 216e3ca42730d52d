// The one error of the parser: where, what was found, what could stand there, what was meant.
import { MillraceError } from '../error.js';
import { excerptAt, positionAt } from './position.js';

/** What a {@link SqlSyntaxError} knows. */
export interface SyntaxProblem {
  /** The statement's text. */
  readonly text: string;
  /** Offsets of what is wrong. */
  readonly start: number;
  readonly end: number;
  /** A sentence's beginning: what is wrong. */
  readonly reason: string;
  /**
   * Keywords (in upper case), signs, and kinds of things (in lower case) that could stand there.
   */
  readonly expected?: readonly string[];
  /** The word that was probably meant. */
  readonly suggestion?: string;
  /** What to do about it. */
  readonly advice?: string;
  /** The file's name. */
  readonly source?: string;
}

/**
 * SQL that cannot be read. The message has the line with a caret below the place; `location` has
 * line, column and offset (in UTF-16 units), `expected` what could stand there.
 */
export class SqlSyntaxError extends MillraceError {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof MillraceError && value.code === 'PLAN_SYNTAX' && 'expected' in value;
  }

  /** Offset of the first character of what is wrong. */
  readonly start: number;
  /** Offset behind the last one. */
  readonly end: number;
  /** What could have stood there instead. */
  readonly expected: readonly string[];
  /** The word that was probably meant. */
  readonly suggestion: string | undefined;

  constructor(problem: SyntaxProblem) {
    const { text, start, end, reason, advice, source } = problem;
    const { line, column } = positionAt(text, start);
    const sentence = advice === undefined ? reason : `${reason}; ${advice}`;
    super('PLAN_SYNTAX', `${sentence}\n${excerptAt(text, start, end)}`, {
      location: { source, line, column, offset: start },
    });
    this.start = start;
    this.end = end;
    this.expected = problem.expected ?? [];
    this.suggestion = problem.suggestion;
  }
}
