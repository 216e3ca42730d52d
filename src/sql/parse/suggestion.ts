// "Did you mean FROM?": keywords that a word is near to.
import { NAME } from './lexer.js';
import type { Tokens } from './lexer.js';

/** What was probably meant at the place of an error, and in place of which token. */
export interface Suggestion {
  readonly word: string;
  /** Index of the token. */
  readonly index: number;
}

/** Keywords that a name before the error may have been meant to be: it was read as an alias. */
const CLAUSES = (
  'FROM WHERE GROUP HAVING ORDER LIMIT JOIN ON USING UNION WINDOW DEFINE PATTERN MEASURES SELECT ' +
  'VALUES WITH WATERMARK INTO INSERT OVER SET'
).split(' ');

/**
 * Looks at a name before the error that swallowed a misspelt keyword, then at the error's token.
 * `lastName` is the index of the last token that was read as a name.
 */
export function suggestionAt(
  tokens: Tokens,
  index: number,
  expected: readonly string[],
  lastName: number,
): Suggestion | undefined {
  const before = index - 1;
  const isName = before > 0 && before === lastName && tokens.kinds[before] === NAME;
  const clause = isName ? nearest(tokens.words[before], CLAUSES) : undefined;
  if (clause !== undefined) return { word: clause, index: before };
  if (tokens.kinds[index] !== NAME) return undefined;
  const word = nearest(tokens.words[index], expected);
  return word === undefined ? undefined : { word, index };
}

function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = word.length <= 2 ? 2 : 3;
  for (const candidate of candidates) {
    const limit = Math.max(word.length, candidate.length) * 0.6;
    if (!/^[A-Z_]+$/.test(candidate) || candidate === word) continue;
    if (Math.abs(word.length - candidate.length) > 2) continue;
    const distance = typingDistance(word, candidate);
    if (distance < bestDistance && distance < limit) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Edits between two words, where two letters that changed places are one edit. */
export function typingDistance(a: string, b: string): number {
  const rows: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i][j] =
        i === 0
          ? j
          : Math.min(
              rows[i - 1][j] + 1,
              rows[i][j - 1] + 1,
              rows[i - 1][j - 1] + (isSame ? 0 : 1),
              isSwapped ? rows[i - 2][j - 2] + 1 : Infinity,
            );
    }
  }
  return rows[a.length][b.length];
}
