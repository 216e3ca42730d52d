// Windows of OVER: partition, order, frame.
import type { FrameBound, WindowFrame, WindowSpec } from '../ast/query.js';
import { parseExpression, parseOperators, Strength } from './expression.js';
import { parseIdentifier } from './names.js';
import { parseOrderBy } from './query.js';
import type { TokenReader } from './tokenReader.js';

/** `(PARTITION BY a ORDER BY b ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)`. */
export function parseWindowSpec(reader: TokenReader): WindowSpec {
  const { start } = reader;
  reader.expect('(');
  const isFrame = /^(?:ROWS|RANGE)$/.test(reader.word);
  const base = !isFrame && reader.isName() ? parseIdentifier(reader) : undefined;
  const partitionBy = reader.eatAll('PARTITION', 'BY') ? reader.list(parseExpression) : [];
  const orderBy = parseOrderBy(reader);
  const frame = parseFrame(reader);
  reader.expect(')');
  return reader.node(start, { kind: 'windowSpec', base, partitionBy, orderBy, frame } as const);
}

function parseFrame(reader: TokenReader): WindowFrame | undefined {
  const { start } = reader;
  const unit = reader.eatEither('ROWS', 'RANGE');
  if (unit === undefined) return undefined;
  const isBetween = reader.eat('BETWEEN');
  const from = parseBound(reader);
  if (isBetween) reader.expect('AND');
  const to = isBetween ? parseBound(reader) : undefined;
  return reader.node(start, { kind: 'frame', unit, from, to } as const);
}

function parseBound(reader: TokenReader): FrameBound {
  const { start } = reader;
  if (reader.eatAll('CURRENT', 'ROW')) {
    return reader.node(start, { kind: 'currentRow' } as const);
  }
  if (reader.eat('UNBOUNDED')) {
    const isBefore = reader.expectEither('PRECEDING', 'FOLLOWING') === 'PRECEDING';
    const kind = isBefore ? 'unboundedPreceding' : 'unboundedFollowing';
    return reader.node(start, { kind } as const);
  }
  const distance = parseOperators(reader, Strength.add);
  const isBefore = reader.expectEither('PRECEDING', 'FOLLOWING') === 'PRECEDING';
  return reader.node(start, { kind: isBefore ? 'preceding' : 'following', distance } as const);
}
