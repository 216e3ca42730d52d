// What stands in the parentheses of CREATE TABLE: columns, watermarks, constraints.
import type { ColumnPosition, Constraint, TableElement, Watermark } from '../ast/definition.js';
import type { Identifier } from '../ast/node.js';
import { parseDataType } from './dataType.js';
import { parseExpression } from './expression.js';
import { NAME, QUOTED_NAME } from './lexer.js';
import { parseIdentifier, parseIdentifiers, parseName } from './names.js';
import { parseComment } from './options.js';
import { parseString } from './strings.js';
import type { TokenReader } from './tokenReader.js';

/** All elements, in their parentheses. */
export function parseElements(reader: TokenReader): TableElement[] {
  return reader.listInParentheses(parseElement);
}

/** A column, a watermark or a constraint. */
export function parseElement(reader: TokenReader): TableElement {
  const { start } = reader;
  if (isWatermark(reader)) return parseWatermark(reader);
  const next = reader.wordAt(1);
  const isConstraint =
    (reader.is('CONSTRAINT') && /^(?:PRIMARY|UNIQUE)$/.test(reader.wordAt(2))) ||
    (reader.is('PRIMARY') && next === 'KEY') ||
    (reader.is('UNIQUE') && next === '(');
  if (isConstraint) return parseConstraint(reader, parseIdentifiers);
  const name = parseIdentifier(reader);
  if (reader.eat('AS')) {
    const expression = parseExpression(reader);
    const end = { comment: parseComment(reader), position: parsePosition(reader) };
    return reader.node(start, { kind: 'computedColumn', name, expression, ...end } as const);
  }
  const isNameOnly = reader.either(',', ')', 'FIRST', 'AFTER') !== undefined;
  if (!isNameOnly) return parseTypedColumn(reader, start, name);
  return reader.node(start, { kind: 'columnName', name, position: parsePosition(reader) } as const);
}

/** WATERMARK FOR, or a watermark without its FOR; not a column of that name. */
function isWatermark(reader: TokenReader): boolean {
  if (!reader.is('WATERMARK')) return false;
  const next = reader.kindAt(1);
  const isName = next === NAME || next === QUOTED_NAME;
  return reader.wordAt(1) === 'FOR' || (isName && reader.wordAt(2) === 'AS');
}

function parseWatermark(reader: TokenReader): Watermark {
  const { start } = reader;
  reader.expect('WATERMARK', 'FOR');
  const column = parseName(reader);
  reader.expect('AS');
  const expression = parseExpression(reader);
  return reader.node(start, { kind: 'watermark', column, expression } as const);
}

function parseConstraint(
  reader: TokenReader,
  parseColumns: (reader: TokenReader) => Identifier[],
): Constraint {
  const { start } = reader;
  const name = reader.eat('CONSTRAINT') ? parseIdentifier(reader) : undefined;
  const isPrimary = reader.expectEither('PRIMARY', 'UNIQUE') === 'PRIMARY';
  if (isPrimary) reader.expect('KEY');
  const type = isPrimary ? 'PRIMARY KEY' : 'UNIQUE';
  const columns = parseColumns(reader);
  const isEnforced = parseEnforced(reader);
  return reader.node(start, { kind: 'constraint', type, name, columns, isEnforced } as const);
}

function parseEnforced(reader: TokenReader): boolean | undefined {
  if (reader.eatAll('NOT', 'ENFORCED')) return false;
  return reader.eat('ENFORCED') ? true : undefined;
}

function parseTypedColumn(reader: TokenReader, start: number, name: Identifier): TableElement {
  const type = parseDataType(reader);
  if (reader.eat('METADATA')) {
    const from = reader.eat('FROM') ? parseString(reader) : undefined;
    const isVirtual = reader.eat('VIRTUAL');
    const end = { comment: parseComment(reader), position: parsePosition(reader) };
    const fields = { kind: 'metadataColumn', name, type, from, isVirtual, ...end } as const;
    return reader.node(start, fields);
  }
  const hasConstraint = reader.either('CONSTRAINT', 'PRIMARY', 'UNIQUE') !== undefined;
  const constraint = hasConstraint ? parseConstraint(reader, () => []) : undefined;
  const end = { comment: parseComment(reader), position: parsePosition(reader) };
  return reader.node(start, { kind: 'physicalColumn', name, type, constraint, ...end } as const);
}

function parsePosition(reader: TokenReader): ColumnPosition | undefined {
  const { start } = reader;
  if (reader.eat('FIRST')) return reader.node(start, { kind: 'first' } as const);
  if (!reader.eat('AFTER')) return undefined;
  return reader.node(start, { kind: 'after', column: parseIdentifier(reader) } as const);
}
