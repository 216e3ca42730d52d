// The patterns of SHOW … LIKE.
import type { ShowFilter } from '../ast/statement.js';

/** `%` is any text, `_` a character, a backslash takes the next as it is; ILIKE ignores case. */
export function matches(name: string, filter: ShowFilter | undefined): boolean {
  if (filter === undefined) return true;
  const { pattern, operator, isNegated } = filter;
  const isCaseless = operator === 'ILIKE';
  const fold = (text: string): string => (isCaseless ? text.toLowerCase() : text);
  return isLike([...fold(name)], partsOf(fold(pattern.value))) !== isNegated;
}

const ANY = Symbol('any text');
const ONE = Symbol('one character');

function partsOf(pattern: string): (string | symbol)[] {
  const parts: (string | symbol)[] = [];
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i];
    if (character === '%') parts.push(ANY);
    else if (character === '_') parts.push(ONE);
    else if (character === '\\' && i + 1 < characters.length) parts.push(characters[++i]);
    else parts.push(character);
  }
  return parts;
}

/** Goes back to the last `%` only: at most as many steps as the lengths' product. */
function isLike(text: readonly string[], parts: readonly (string | symbol)[]): boolean {
  let [at, part, anyPart, anyAt] = [0, 0, -1, 0];
  while (at < text.length) {
    if (parts[part] === ANY) {
      [anyPart, anyAt] = [part++, at];
    } else if (part < parts.length && (parts[part] === ONE || parts[part] === text[at])) {
      at++;
      part++;
    } else if (anyPart >= 0) {
      part = anyPart + 1;
      at = ++anyAt;
    } else {
      return false;
    }
  }
  return parts.slice(part).every((rest) => rest === ANY);
}
