// Statements that change rows: INSERT, UPDATE, DELETE, TRUNCATE, and sets of inserts.
import type { DefaultValue, Expression } from '../ast/expression.js';
import type {
  Assignment,
  Delete,
  Insert,
  Statement,
  StatementSet,
  Truncate,
  Update,
} from '../ast/statement.js';
import { parseExpression } from './expression.js';
import { parseHints } from './hints.js';
import { parseName } from './names.js';
import { parsePartition } from './options.js';
import { parseQuery } from './query.js';
import { parseCondition } from './select.js';
import { parseStatement } from './statement.js';
import { parseTableAlias } from './tableReference.js';
import type { TokenReader } from './tokenReader.js';

/** The reader is at INSERT. */
export function parseInsert(reader: TokenReader): Insert {
  const { start } = reader;
  reader.expect('INSERT');
  const isOverwrite = reader.expectEither('INTO', 'OVERWRITE') === 'OVERWRITE';
  if (isOverwrite) reader.eat('INTO');
  const table = parseName(reader);
  const hints = parseHints(reader);
  const partition = parsePartition(reader);
  const columns = isColumns(reader) ? reader.listInParentheses(parseName) : [];
  const query = parseQuery(reader);
  const onConflict = parseOnConflict(reader);
  const head = { kind: 'insert', isOverwrite, table, hints, partition, columns } as const;
  return reader.node(start, { ...head, query, onConflict });
}

/** Parentheses of columns, not of the query. */
const isColumns = (reader: TokenReader): boolean =>
  reader.is('(') && !/^(?:SELECT|WITH|VALUES|TABLE|\()$/.test(reader.wordAt(1));

function parseOnConflict(reader: TokenReader): Insert['onConflict'] {
  if (!reader.eat('ON')) return undefined;
  reader.expect('CONFLICT', 'DO');
  return reader.expectEither('ERROR', 'NOTHING', 'DEDUPLICATE');
}

/** The reader is at UPDATE. */
export function parseUpdate(reader: TokenReader): Update {
  const { start } = reader;
  reader.expect('UPDATE');
  const table = parseName(reader);
  const hints = parseHints(reader);
  const alias = parseTableAlias(reader);
  reader.expect('SET');
  const assignments = reader.list(parseAssignment);
  const where = parseCondition(reader, 'WHERE');
  return reader.node(start, { kind: 'update', table, hints, alias, assignments, where } as const);
}

function parseAssignment(reader: TokenReader): Assignment {
  const { start } = reader;
  const column = parseName(reader);
  reader.expect('=');
  const value = parseAssigned(reader);
  return reader.node(start, { kind: 'assignment', column, value } as const);
}

function parseAssigned(reader: TokenReader): Expression | DefaultValue {
  const { start } = reader;
  const isDefault = reader.is('DEFAULT') && !/^[.(]$/.test(reader.wordAt(1));
  if (!isDefault) return parseExpression(reader);
  reader.index++;
  return reader.node(start, { kind: 'default' } as const);
}

/** The reader is at DELETE. */
export function parseDelete(reader: TokenReader): Delete {
  const { start } = reader;
  reader.expect('DELETE', 'FROM');
  const table = parseName(reader);
  const hints = parseHints(reader);
  const alias = parseTableAlias(reader);
  const where = parseCondition(reader, 'WHERE');
  return reader.node(start, { kind: 'delete', table, hints, alias, where } as const);
}

/** The reader is at TRUNCATE. */
export function parseTruncate(reader: TokenReader): Truncate {
  const { start } = reader;
  reader.expect('TRUNCATE', 'TABLE');
  return reader.node(start, { kind: 'truncate', table: parseName(reader) } as const);
}

/** `STATEMENT SET BEGIN …; END`, or in old scripts `BEGIN STATEMENT SET; …; END`. */
export function parseStatementSet(reader: TokenReader): StatementSet {
  const { start } = reader;
  if (reader.eatAll('BEGIN', 'STATEMENT', 'SET')) reader.expect(';');
  else reader.expect('STATEMENT', 'SET', 'BEGIN');
  const statements: Statement[] = [];
  while (!reader.eat('END')) {
    statements.push(parseStatement(reader));
    reader.expect(';');
  }
  return reader.node(start, { kind: 'statementSet', statements } as const);
}
