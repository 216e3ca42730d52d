// Names in SQL text. Values are never put into it: they are parameters.
import { MillraceError } from '../../error.js';

/**
 * A name as a quoted identifier, whatever characters it has.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT for an empty name, or one with a NUL, where SQLite's
 *   text would end.
 */
export function quoteIdentifier(name: string): string {
  if (name.length === 0 || name.includes('\0') || /\p{Surrogate}/u.test(name)) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `${JSON.stringify(name)} cannot be the name of a table or column in SQLite: ` +
        `expected text that is not empty, without NUL and lone surrogates.`,
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}
