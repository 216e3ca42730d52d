// Expressions by operator precedence.
//
// From weak to strong, as Calcite has it: OR, AND, NOT, IS …, comparisons and IS DISTINCT FROM,
// LIKE IN BETWEEN, + -, * / % ||, signs, [ ] and the dot.
import type { BinaryExpression, Expression, LogicalExpression } from '../ast/expression.js';
import { parseWord } from './names.js';
import { parsePredicate } from './predicate.js';
import { parsePrimary } from './primary.js';
import type { TokenReader } from './tokenReader.js';

/** How strong an operator binds. */
export const Strength = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  compare: 5,
  like: 6,
  add: 7,
  multiply: 8,
  element: 11,
} as const;

const STRENGTHS = new Map<string, number>([
  ['OR', Strength.or],
  ['AND', Strength.and],
  ['IS', Strength.is],
  ...'= <> != < > <= >= OVERLAPS'.split(' ').map((sign) => [sign, Strength.compare] as const),
  ...'IN LIKE BETWEEN SIMILAR'.split(' ').map((word) => [word, Strength.like] as const),
  ['+', Strength.add],
  ['-', Strength.add],
  ...'* / % ||'.split(' ').map((sign) => [sign, Strength.multiply] as const),
  ['[', Strength.element],
  ['.', Strength.element],
]);

/** Any expression. */
export function parseExpression(reader: TokenReader): Expression {
  return parseOperators(reader, Strength.or);
}

/** An expression of operators that bind at least as strong as `least`. */
export function parseOperators(reader: TokenReader, least: number, isPattern = false): Expression {
  reader.enter();
  const { start } = reader;
  let left = parseOperand(reader);
  for (;;) {
    const strength = strengthHere(reader);
    if (strength < least) break;
    if (isPattern && isBetween(reader)) reader.fail('(');
    left = parseRest(reader, start, left, strength);
  }
  reader.leave();
  return left;
}

/** The strength of the operator that stands here; 0 when none does. */
function strengthHere(reader: TokenReader): number {
  const { word } = reader;
  if (word === 'NOT') return STRENGTHS.get(reader.wordAt(1)) === Strength.like ? Strength.like : 0;
  const strength = STRENGTHS.get(word) ?? 0;
  if (strength === 0) reader.note('operator');
  const isDistinct = word === 'IS' && reader.wordAt(reader.wordAt(1) === 'NOT' ? 2 : 1);
  return isDistinct === 'DISTINCT' ? Strength.compare : strength;
}

/** Calcite cannot read BETWEEN behind the pattern of LIKE. */
const isBetween = (reader: TokenReader): boolean =>
  reader.word === 'BETWEEN' || (reader.word === 'NOT' && reader.wordAt(1) === 'BETWEEN');

function parseRest(
  reader: TokenReader,
  start: number,
  left: Expression,
  strength: number,
): Expression {
  if (strength === Strength.element) return parseElement(reader, start, left);
  if (strength <= Strength.and) return parseLogical(reader, start, left, strength);
  if (strength <= Strength.like) return parsePredicate(reader, start, left);
  const operator = reader.word as BinaryExpression['operator'];
  reader.index++;
  const right = parseOperators(reader, strength + 1);
  return reader.node(start, { kind: 'binary', operator, left, right } as const);
}

function parseLogical(
  reader: TokenReader,
  start: number,
  left: Expression,
  strength: number,
): LogicalExpression {
  const operator = strength === Strength.or ? 'OR' : 'AND';
  const operands = [left];
  while (reader.eat(operator)) operands.push(parseOperators(reader, strength + 1));
  return reader.node(start, { kind: 'logical', operator, operands } as const);
}

/** A sign or NOT and what it is about, or what has no operator in front. */
function parseOperand(reader: TokenReader): Expression {
  const { start } = reader;
  if (reader.eat('NOT')) {
    const operand = parseOperators(reader, Strength.not);
    return reader.node(start, { kind: 'unary', operator: 'NOT', operand } as const);
  }
  const operator = reader.eatEither('-', '+');
  if (operator === undefined) return parsePrimary(reader);
  const operand = parseOperators(reader, Strength.element);
  return reader.node(start, { kind: 'unary', operator, operand } as const);
}

function parseElement(reader: TokenReader, start: number, operand: Expression): Expression {
  if (reader.eat('[')) {
    const index = parseExpression(reader);
    reader.expect(']');
    return reader.node(start, { kind: 'element', operand, index } as const);
  }
  reader.expect('.');
  const field = parseWord(reader);
  return reader.node(start, { kind: 'field', operand, field } as const);
}
