// Hints: /*+ LOOKUP('table' = 'c'), BROADCAST(t) */
import type { Hint, HintArgument, HintValue } from '../ast/tableReference.js';
import { HINT, NUMBER, STRING } from './lexer.js';
import { parseNumber } from './literal.js';
import { parseName, parseWord } from './names.js';
import { parseString } from './strings.js';
import type { TokenReader } from './tokenReader.js';

/** The hints of all hint comments that stand here. */
export function parseHints(reader: TokenReader): Hint[] {
  const hints: Hint[] = [];
  while (reader.kind === HINT) {
    reader.index++;
    while (!reader.eat('*/')) {
      hints.push(parseHint(reader));
      reader.eat(',');
    }
  }
  return hints;
}

function parseHint(reader: TokenReader): Hint {
  const { start } = reader;
  const name = parseWord(reader);
  const isPlain = !reader.is('(') || reader.eatAll('(', ')');
  const list = isPlain ? [] : reader.listInParentheses(parseArgument);
  return reader.node(start, { kind: 'hint', name, arguments: list } as const);
}

function parseArgument(reader: TokenReader): HintArgument {
  const { start } = reader;
  const first = parseValue(reader);
  const hasKey = reader.eat('=');
  const value = hasKey ? parseValue(reader) : first;
  const key = hasKey ? first : undefined;
  return reader.node(start, { kind: 'hintArgument', key, value } as const);
}

function parseValue(reader: TokenReader): HintValue {
  if (reader.kind === STRING) return parseString(reader);
  return reader.kind === NUMBER ? parseNumber(reader) : parseName(reader);
}
