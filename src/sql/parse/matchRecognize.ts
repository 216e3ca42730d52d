// MATCH_RECOGNIZE: rows that match a pattern.
import type {
  AfterMatch,
  MatchRecognize,
  NamedExpression,
  PatternSubset,
  TableReference,
} from '../ast/tableReference.js';
import { parseExpression } from './expression.js';
import { parseIdentifier, parseIdentifiers, parseWord } from './names.js';
import { parsePattern } from './pattern.js';
import { parseOrderBy } from './query.js';
import { parseCondition } from './select.js';
import { parseTableAlias } from './tableReference.js';
import type { TokenReader } from './tokenReader.js';

/** The reader is at MATCH_RECOGNIZE, behind the table. */
export function parseMatchRecognize(reader: TokenReader, input: TableReference): MatchRecognize {
  reader.expect('MATCH_RECOGNIZE', '(');
  const clauses = parseClauses(reader);
  reader.expect(')');
  const alias = parseTableAlias(reader);
  return reader.node(input.start, { kind: 'matchRecognize', input, ...clauses, alias } as const);
}

type Clauses = Omit<MatchRecognize, 'kind' | 'input' | 'alias' | 'start' | 'end'>;

function parseClauses(reader: TokenReader): Clauses {
  const partitionBy = reader.eatAll('PARTITION', 'BY') ? reader.list(parseExpression) : [];
  const orderBy = parseOrderBy(reader);
  const measures = reader.eat('MEASURES') ? reader.list(parseMeasure) : [];
  const rowsPerMatch = parseRowsPerMatch(reader);
  const afterMatch = parseAfterMatch(reader);
  reader.expect('PATTERN');
  const pattern = reader.inParentheses(parsePattern);
  const within = parseCondition(reader, 'WITHIN');
  const subsets = reader.eat('SUBSET') ? reader.list(parseSubset) : [];
  reader.expect('DEFINE');
  const definitions = reader.list(parseDefinition);
  const rows = { rowsPerMatch, afterMatch, pattern, within };
  return { partitionBy, orderBy, measures, ...rows, subsets, definitions };
}

function parseRowsPerMatch(reader: TokenReader): 'ONE' | 'ALL' | undefined {
  if (reader.eatAll('ONE', 'ROW', 'PER', 'MATCH')) return 'ONE';
  return reader.eatAll('ALL', 'ROWS', 'PER', 'MATCH') ? 'ALL' : undefined;
}

function parseAfterMatch(reader: TokenReader): AfterMatch | undefined {
  const { start } = reader;
  if (!reader.eat('AFTER')) return undefined;
  reader.expect('MATCH', 'SKIP');
  if (reader.eatAll('PAST', 'LAST', 'ROW')) {
    return reader.node(start, { kind: 'pastLastRow' } as const);
  }
  reader.expect('TO');
  if (reader.eatAll('NEXT', 'ROW')) return reader.node(start, { kind: 'toNextRow' } as const);
  const kind = reader.eatEither('FIRST', 'LAST') === 'FIRST' ? 'toFirst' : 'toLast';
  const variable = parseIdentifier(reader);
  return reader.node(start, { kind, variable } as const);
}

function parseMeasure(reader: TokenReader): NamedExpression {
  const { start } = reader;
  const expression = parseExpression(reader);
  reader.expect('AS');
  const name = parseWord(reader);
  return reader.node(start, { kind: 'namedExpression', name, expression } as const);
}

function parseDefinition(reader: TokenReader): NamedExpression {
  const { start } = reader;
  const name = parseIdentifier(reader);
  reader.expect('AS');
  const expression = parseExpression(reader);
  return reader.node(start, { kind: 'namedExpression', name, expression } as const);
}

function parseSubset(reader: TokenReader): PatternSubset {
  const { start } = reader;
  const name = parseIdentifier(reader);
  reader.expect('=');
  const variables = parseIdentifiers(reader);
  return reader.node(start, { kind: 'subset', name, variables } as const);
}
