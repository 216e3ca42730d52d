// Statements about the session: SET, USE, modules, jars, jobs, plans, statistics.
import type {
  Analyze,
  CallProcedure,
  CompilePlan,
  Execute,
  ExecutePlan,
  Explain,
  ExplainDetail,
  Jar,
  LoadModule,
  ResetOption,
  SetOption,
  StopJob,
  UnloadModule,
  Use,
} from '../ast/statement.js';
import { parseCall } from './call.js';
import { parseIdentifier, parseName } from './names.js';
import { parseIfNotExists, parseOption, parsePartition, parseWith } from './options.js';
import { parseStatement } from './statement.js';
import { parseString } from './strings.js';
import type { TokenReader } from './tokenReader.js';

/** The reader is at SET. */
export function parseSet(reader: TokenReader): SetOption {
  const { start } = reader;
  reader.expect('SET');
  const option = reader.isEnd() ? undefined : parseOption(reader);
  return reader.node(start, { kind: 'set', option } as const);
}

/** The reader is at RESET. */
export function parseReset(reader: TokenReader): ResetOption {
  const { start } = reader;
  reader.expect('RESET');
  const key = reader.isEnd() ? undefined : parseString(reader);
  return reader.node(start, { kind: 'reset', key } as const);
}

/** The reader is at USE. */
export function parseUse(reader: TokenReader): Use {
  const { start } = reader;
  reader.expect('USE');
  const type = reader.eatEither('CATALOG', 'MODULES') ?? 'DATABASE';
  const names = type === 'MODULES' ? reader.list(parseName) : [parseName(reader)];
  return reader.node(start, { kind: 'use', type, names } as const);
}

const DETAILS: readonly ExplainDetail[] = [
  'ESTIMATED_COST',
  'CHANGELOG_MODE',
  'JSON_EXECUTION_PLAN',
  'PLAN_ADVICE',
];

/** The reader is at EXPLAIN. */
export function parseExplain(reader: TokenReader): Explain {
  const { start } = reader;
  reader.expect('EXPLAIN');
  const hasDetails = !reader.eatAll('PLAN', 'FOR') && reader.either(...DETAILS) !== undefined;
  const details = hasDetails ? reader.list(() => reader.expectEither(...DETAILS)) : [];
  const statement = parseStatement(reader);
  return reader.node(start, { kind: 'explain', details, statement } as const);
}

/** The reader is at EXECUTE. */
export function parseExecute(reader: TokenReader): Execute | ExecutePlan {
  const { start } = reader;
  reader.expect('EXECUTE');
  if (reader.eat('PLAN')) {
    return reader.node(start, { kind: 'executePlan', file: parseString(reader) } as const);
  }
  return reader.node(start, { kind: 'execute', statement: parseStatement(reader) } as const);
}

/** The reader is at COMPILE. */
export function parseCompilePlan(reader: TokenReader): CompilePlan {
  const { start } = reader;
  reader.expect('COMPILE');
  const isExecuted = reader.eatAll('AND', 'EXECUTE');
  reader.expect('PLAN');
  const file = parseString(reader);
  const ifNotExists = parseIfNotExists(reader);
  reader.expect('FOR');
  const statement = parseStatement(reader);
  const fields = { kind: 'compilePlan', isExecuted, file, ifNotExists, statement } as const;
  return reader.node(start, fields);
}

/** The reader is at LOAD. */
export function parseLoadModule(reader: TokenReader): LoadModule {
  const { start } = reader;
  reader.expect('LOAD', 'MODULE');
  const name = parseIdentifier(reader);
  const options = parseWith(reader);
  return reader.node(start, { kind: 'loadModule', name, options } as const);
}

/** The reader is at UNLOAD. */
export function parseUnloadModule(reader: TokenReader): UnloadModule {
  const { start } = reader;
  reader.expect('UNLOAD', 'MODULE');
  return reader.node(start, { kind: 'unloadModule', name: parseIdentifier(reader) } as const);
}

/** The reader is at CALL. */
export function parseCallProcedure(reader: TokenReader): CallProcedure {
  const { start } = reader;
  reader.expect('CALL');
  const name = parseName(reader);
  if (!reader.is('(')) reader.fail();
  const call = parseCall(reader, name);
  return reader.node(start, { kind: 'callProcedure', call } as const);
}

/** The reader is at STOP. */
export function parseStopJob(reader: TokenReader): StopJob {
  const { start } = reader;
  reader.expect('STOP', 'JOB');
  const job = parseString(reader);
  const hasSavepoint = reader.eatAll('WITH', 'SAVEPOINT');
  const isDrained = reader.eatAll('WITH', 'DRAIN');
  return reader.node(start, { kind: 'stopJob', job, hasSavepoint, isDrained } as const);
}

/** The reader is at ANALYZE. */
export function parseAnalyze(reader: TokenReader): Analyze {
  const { start } = reader;
  reader.expect('ANALYZE', 'TABLE');
  const table = parseName(reader);
  const partition = parsePartition(reader);
  reader.expect('COMPUTE', 'STATISTICS');
  const columns = reader.eat('FOR') ? parseColumns(reader) : undefined;
  return reader.node(start, { kind: 'analyze', table, partition, columns } as const);
}

function parseColumns(reader: TokenReader): Analyze['columns'] {
  if (reader.eatAll('ALL', 'COLUMNS')) return 'ALL';
  reader.expect('COLUMNS');
  return reader.list(parseIdentifier);
}

/** The reader is at ADD or REMOVE. */
export function parseJar(reader: TokenReader): Jar {
  const { start } = reader;
  const kind = reader.expectEither('ADD', 'REMOVE') === 'ADD' ? 'addJar' : 'removeJar';
  reader.expect('JAR');
  return reader.node(start, { kind, path: parseString(reader) } as const);
}
