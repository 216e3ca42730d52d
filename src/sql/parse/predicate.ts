// Comparisons, IS, IN, LIKE, BETWEEN: what stands behind their first operand.
import type { BinaryExpression, Comparison, Expression, IsTest } from '../ast/expression.js';
import { parseOperators, Strength } from './expression.js';
import { parseListOrQuery } from './primary.js';
import { parseQuery } from './query.js';
import type { TokenReader } from './tokenReader.js';

/** The reader is at the operator. */
export function parsePredicate(reader: TokenReader, start: number, left: Expression): Expression {
  if (reader.eat('IS')) return parseIs(reader, start, left);
  const isNegated = reader.eat('NOT');
  if (reader.eat('BETWEEN')) return parseBetween(reader, start, left, isNegated);
  if (reader.eat('IN')) {
    const values = reader.inParentheses(parseListOrQuery);
    return reader.node(start, { kind: 'in', operand: left, values, isNegated } as const);
  }
  if (reader.is('LIKE') || reader.is('SIMILAR')) return parseLike(reader, start, left, isNegated);
  return parseComparison(reader, start, left);
}

function parseComparison(reader: TokenReader, start: number, left: Expression): Expression {
  const written = reader.word;
  reader.index++;
  const operator = (written === '!=' ? '<>' : written) as BinaryExpression['operator'];
  if (operator !== 'OVERLAPS' && reader.wordAt(1) === '(') {
    const quantifier = reader.eatEither('ALL', 'ANY', 'SOME');
    if (quantifier !== undefined) {
      const query = reader.inParentheses(parseQuery);
      const fields = { kind: 'quantified', operator: operator as Comparison, quantifier } as const;
      return reader.node(start, { ...fields, operand: left, query });
    }
  }
  const right = parseOperators(reader, Strength.like);
  return reader.node(start, { kind: 'binary', operator, left, right } as const);
}

function parseIs(reader: TokenReader, start: number, operand: Expression): Expression {
  const isNegated = reader.eat('NOT');
  if (reader.eat('DISTINCT')) {
    reader.expect('FROM');
    const right = parseOperators(reader, Strength.like);
    const fields = { kind: 'distinctFrom', left: operand, right, isNegated } as const;
    return reader.node(start, fields);
  }
  let test: IsTest = reader.expectEither('NULL', 'TRUE', 'FALSE', 'UNKNOWN', 'JSON');
  if (test === 'JSON') {
    const type = reader.eatEither('VALUE', 'OBJECT', 'ARRAY', 'SCALAR');
    if (type !== undefined) test = `JSON ${type}`;
  }
  return reader.node(start, { kind: 'is', operand, test, isNegated } as const);
}

function parseBetween(
  reader: TokenReader,
  start: number,
  operand: Expression,
  isNegated: boolean,
): Expression {
  const isSymmetric = reader.eat('SYMMETRIC');
  if (!isSymmetric) reader.eat('ASYMMETRIC');
  const low = parseOperators(reader, Strength.add);
  reader.expect('AND');
  const high = parseOperators(reader, Strength.add);
  const fields = { kind: 'between', operand, low, high, isNegated, isSymmetric } as const;
  return reader.node(start, fields);
}

function parseLike(
  reader: TokenReader,
  start: number,
  operand: Expression,
  isNegated: boolean,
): Expression {
  const isSimilar = reader.eatAll('SIMILAR', 'TO');
  if (!isSimilar) reader.expect('LIKE');
  const operator = isSimilar ? 'SIMILAR TO' : 'LIKE';
  const pattern = parseOperators(reader, Strength.like, true);
  const escape = reader.eat('ESCAPE') ? parseOperators(reader, Strength.add) : undefined;
  const fields = { kind: 'like', operator, operand, pattern, escape, isNegated } as const;
  return reader.node(start, fields);
}
