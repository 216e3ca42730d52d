// `millrace run FILE.sql`: the statements of a script one after the other.
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { availableParallelism } from 'node:os';
import { Environment } from '../../api/environment.js';
import { startThread } from '../../api/nodeThread.js';
import { SqlSession, type Executed } from '../../api/sql/session.js';
import { addResult, isJob, type SqlJobArgs } from '../../api/sql/sqlJob.js';
import { timeZoneOf } from '../../api/sql/settings.js';
import { workersOf } from '../../api/startWorkers.js';
import { MillraceError } from '../../error.js';
import { ResultPrinter, type ResultFormat } from './resultPrinter.js';
import { sqlJobEntry } from './sqlJobEntry.js';

/** How a script is run. */
export interface ScriptOptions {
  readonly format?: ResultFormat;
  readonly changelog?: boolean;
  /** Options as SET makes them, of `-D`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly parallelism?: number | 'auto';
  readonly hasCheckpoints?: boolean;
  readonly write?: (text: string) => void;
  readonly warn?: (text: string) => void;
  /** EXPLAIN each query and INSERT instead of running it. */
  readonly explains?: boolean;
}

/** True for scripts of SQL. */
export function isScript(file: string): boolean {
  return /\.sql$/i.test(file);
}

/** Runs a script to its end. @throws MillraceError located in the script. */
export async function runScript(file: string, options: ScriptOptions = {}): Promise<void> {
  const write = options.write ?? ((text: string) => void process.stdout.write(text));
  const warn = options.warn ?? ((text: string) => void process.stderr.write(`${text}\n`));
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  const text = scriptText(path);
  const baseFolder = dirname(resolve(path));
  const session = new SqlSession({ baseFolder, config: options.config, warn, write });
  const statements = session.parse(text, path);
  const jobs = statements.filter(({ statement }) => isJob(statement)).length;
  if (options.hasCheckpoints === true && jobs > 1) throw severalJobs(path, jobs);
  for (const [index, { statement, sql }] of statements.entries()) {
    const parallelism = parallelismOf(session.config, options);
    const env = new Environment({ name: basename(path), parallelism });
    if (parallelism > 1) {
      const config = { ...options.config };
      const args: SqlJobArgs = { text, source: path, baseFolder, config, index };
      env.useWorkers(workersOf({ file: sqlJobEntry(), args, settings: {}, startThread }));
    }
    const explained =
      options.explains === true && isJob(statement) && statement.kind !== 'explain'
        ? ({ kind: 'explain', details: [], statement, start: 0, end: 0 } as const)
        : statement;
    const executed = await session.execute(explained, sql, env);
    const timeZone = timeZoneOf(session.config);
    await finish(executed, env, { ...options, write, timeZone });
  }
}

async function finish(
  executed: Executed,
  env: Environment,
  options: ScriptOptions & { readonly write: (text: string) => void; readonly timeZone: string },
): Promise<void> {
  const { write, timeZone, format = 'table', changelog: isChangelog = false } = options;
  switch (executed.kind) {
    case 'done':
      return;
    case 'rows': {
      const [first] = executed.rows;
      if (executed.columns.length === 1 && executed.columns[0].name === 'result') {
        write(`${String(first[0])}\n`);
        return;
      }
      const { columns } = executed;
      const shown = { columns, format, isChangelog: false, retracts: false, timeZone, write };
      new ResultPrinter(shown).shown(executed.rows);
      return;
    }
    case 'query': {
      const { columns, retracts, isBounded } = executed;
      // What never ends is printed as it changes.
      const changes = isChangelog || (!isBounded && retracts);
      const printed = { columns, format, isChangelog: changes, retracts, timeZone, write };
      const printer = new ResultPrinter(printed);
      addResult(env, executed, printer.sink());
      await env.execute().done;
      printer.end();
      return;
    }
    case 'insert':
      await env.execute().done;
  }
}

function parallelismOf(config: ReadonlyMap<string, string>, options: ScriptOptions): number {
  const { parallelism } = options;
  if (parallelism === 'auto') return availableParallelism();
  return parallelism ?? Number(config.get('parallelism.default') ?? 1);
}

function scriptText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new MillraceError('CONNECTOR_NOT_FOUND', `There is no script '${path}'.`, { cause });
  }
}

function severalJobs(path: string, count: number): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `'${path}' has ${count} queries and INSERTs, a job each, and checkpoints are of one job: put ` +
      `the INSERTs into one, EXECUTE STATEMENT SET BEGIN … END.`,
  );
}
