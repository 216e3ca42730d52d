// Errors of SQL that can be read but means nothing: with the line and a caret, as syntax errors
// have.
import { MillraceError } from '../error.js';
import type { ErrorCode } from '../error.js';
import type { Span } from './ast/node.js';
import { excerptAt, positionAt } from './position.js';

/** The text of a script and the name of its file. */
export interface SqlText {
  readonly text: string;
  readonly source?: string;
}

/** An error at a node; `problem` says what was expected and what to do. */
export function locatedError(
  code: ErrorCode,
  problem: string,
  { start, end }: Span,
  { text, source }: SqlText,
): MillraceError {
  const { line, column } = positionAt(text, start);
  return new MillraceError(code, `${problem}\n${excerptAt(text, start, end)}`, {
    location: { source, line, column, offset: start },
  });
}
