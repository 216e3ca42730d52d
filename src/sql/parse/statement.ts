// Statements, told apart by their first word.
import type { Statement } from '../ast/statement.js';
import { parseAlter } from './alter.js';
import { parseCreate, parseDrop } from './create.js';
import {
  parseDelete,
  parseInsert,
  parseStatementSet,
  parseTruncate,
  parseUpdate,
} from './modification.js';
import { parseQuery } from './query.js';
import {
  parseAnalyze,
  parseCallProcedure,
  parseCompilePlan,
  parseExecute,
  parseExplain,
  parseJar,
  parseLoadModule,
  parseReset,
  parseSet,
  parseStopJob,
  parseUnloadModule,
  parseUse,
} from './session.js';
import { parseDescribe, parseShow } from './show.js';
import type { TokenReader } from './tokenReader.js';

type Parse = (reader: TokenReader) => Statement;

/** One statement, without its semicolon. */
export function parseStatement(reader: TokenReader): Statement {
  reader.enter();
  const parse = statements().get(reader.word);
  if (parse === undefined) {
    for (const word of statements().keys()) reader.note(word);
    reader.fail();
  }
  const statement = parse(reader);
  reader.leave();
  return statement;
}

/** The functions by their first words. Made late: modules of a cycle are not complete at once. */
function statements(): ReadonlyMap<string, Parse> {
  known ??= new Map<string, Parse>([
    ...['SELECT', 'WITH', 'VALUES', '(', 'TABLE'].map((word) => [word, parseQuery] as const),
    ['INSERT', parseInsert],
    ['UPDATE', parseUpdate],
    ['DELETE', parseDelete],
    ['TRUNCATE', parseTruncate],
    ['CREATE', parseCreate],
    ['REPLACE', parseCreate],
    ['ALTER', parseAlter],
    ['DROP', parseDrop],
    ['STATEMENT', parseStatementSet],
    ['BEGIN', parseStatementSet],
    ['EXECUTE', parseExecute],
    ['EXPLAIN', parseExplain],
    ['COMPILE', parseCompilePlan],
    ['SHOW', parseShow],
    ['DESCRIBE', parseDescribe],
    ['DESC', parseDescribe],
    ['SET', parseSet],
    ['RESET', parseReset],
    ['USE', parseUse],
    ['LOAD', parseLoadModule],
    ['UNLOAD', parseUnloadModule],
    ['CALL', parseCallProcedure],
    ['STOP', parseStopJob],
    ['ANALYZE', parseAnalyze],
    ['ADD', parseJar],
    ['REMOVE', parseJar],
  ]);
  return known;
}

let known: ReadonlyMap<string, Parse> | undefined;
