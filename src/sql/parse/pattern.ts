// Row patterns: A+? (B | C){2,5} PERMUTE(D, E)
import type { Pattern } from '../ast/tableReference.js';
import { NUMBER } from './lexer.js';
import { parseCount } from './literal.js';
import { parseIdentifier } from './names.js';
import type { TokenReader } from './tokenReader.js';

/** Alternatives, each a sequence. */
export function parsePattern(reader: TokenReader): Pattern {
  const { start } = reader;
  reader.enter();
  const items = [parseSequence(reader)];
  while (reader.eat('|')) items.push(parseSequence(reader));
  reader.leave();
  if (items.length === 1) return items[0];
  return reader.node(start, { kind: 'patternAlternatives', items } as const);
}

function parseSequence(reader: TokenReader): Pattern {
  const { start } = reader;
  const items: Pattern[] = [];
  do items.push(parseRepeated(reader));
  while (reader.isName() || reader.either('(', '{-') !== undefined);
  if (items.length === 1) return items[0];
  return reader.node(start, { kind: 'patternSequence', items } as const);
}

function parseRepeated(reader: TokenReader): Pattern {
  const { start } = reader;
  const item = parseItem(reader);
  const counts = parseCounts(reader);
  if (counts === undefined) return item;
  const isGreedy = !reader.eat('?');
  return reader.node(start, { kind: 'patternRepeat', item, ...counts, isGreedy } as const);
}

function parseItem(reader: TokenReader): Pattern {
  const { start } = reader;
  if (reader.is('(')) return reader.inParentheses(parsePattern);
  if (reader.eat('{-')) {
    const item = parsePattern(reader);
    reader.expect('-}');
    return reader.node(start, { kind: 'patternExclusion', item } as const);
  }
  if (reader.eatAll('PERMUTE', '(')) {
    const items = reader.list(parsePattern);
    reader.expect(')');
    return reader.node(start, { kind: 'patternPermutation', items } as const);
  }
  return reader.node(start, { kind: 'patternVariable', name: parseIdentifier(reader) } as const);
}

interface Counts {
  readonly min: number;
  readonly max: number | undefined;
}

function parseCounts(reader: TokenReader): Counts | undefined {
  if (reader.eat('*')) return { min: 0, max: undefined };
  if (reader.eat('+')) return { min: 1, max: undefined };
  if (reader.eat('?')) return { min: 0, max: 1 };
  if (!reader.eat('{')) return undefined;
  const isOpen = reader.is(',');
  const min = isOpen ? 0 : parseCount(reader);
  const max = reader.eat(',') ? parseMax(reader, isOpen) : min;
  reader.expect('}');
  return { min, max };
}

/** A number is needed behind `{,`, not behind `{2,`. */
function parseMax(reader: TokenReader, isNeeded: boolean): number | undefined {
  return isNeeded || reader.kind === NUMBER ? parseCount(reader) : undefined;
}
