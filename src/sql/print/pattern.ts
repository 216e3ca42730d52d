// Row patterns as text.
import type { Pattern, PatternRepeat } from '../ast/tableReference.js';
import { printIdentifier } from './words.js';

/** Items in parentheses when they would not stay together. */
export function printPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'patternVariable':
      return printIdentifier(pattern.name);
    case 'patternSequence':
      return pattern.items.map((item) => within(item, /Sequence|Alternatives/)).join(' ');
    case 'patternAlternatives':
      return pattern.items.map((item) => within(item, /Alternatives/)).join(' | ');
    case 'patternPermutation':
      return `PERMUTE(${pattern.items.map(printPattern).join(', ')})`;
    case 'patternExclusion':
      return `{- ${printPattern(pattern.item)} -}`;
    case 'patternRepeat':
      return within(pattern.item, /Sequence|Alternatives|Repeat/) + printCounts(pattern);
  }
}

function within(item: Pattern, grouped: RegExp): string {
  return grouped.test(item.kind) ? `(${printPattern(item)})` : printPattern(item);
}

function printCounts({ min, max, isGreedy }: PatternRepeat): string {
  const counts =
    max === min ? `{${min}}` : max !== undefined ? `{${min},${max}}` : min > 1 ? `{${min},}` : '';
  const sign = counts === '' ? (min === 0 ? '*' : '+') : min === 0 && max === 1 ? '?' : counts;
  return isGreedy ? sign : `${sign}?`;
}
