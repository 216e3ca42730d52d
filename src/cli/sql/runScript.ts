// `millrace run FILE.sql`: the statements of a script one after the other.
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { availableParallelism } from 'node:os';
import { Environment } from '../../api/environment.js';
import { startThread } from '../../api/nodeThread.js';
import { SqlSession, type Executed } from '../../api/sql/session.js';
import { addResult, isJob, type SqlJobArgs } from '../../api/sql/sqlJob.js';
import { aggPhaseStrategyOf, timeZoneOf } from '../../api/sql/settings.js';
import { workersOf } from '../../api/startWorkers.js';
import { MillraceError } from '../../error.js';
import { putSetting } from '../../sql/catalog/index.js';
import { openOutput, type Output } from '../output.js';
import { printShown, ResultPrinter } from './resultPrinter.js';
import type { ResultFormat } from './resultText.js';
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
  const output = outputOf(options);
  const write = (text: string): void => void output.write(text);
  const warn = options.warn ?? ((text: string) => void process.stderr.write(`${text}\n`));
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  const text = scriptText(path);
  const baseFolder = dirname(resolve(path));
  for (const [key, value] of Object.entries(options.config ?? {})) {
    const warning = putSetting(new Map(), key, value);
    if (warning !== undefined) warn(warning);
  }
  const session = new SqlSession({ baseFolder, config: options.config, warn, write });
  const statements = session.parse(text, path);
  const jobs = statements.filter(({ statement }) => isJob(statement)).length;
  if (options.hasCheckpoints === true && jobs > 1) throw severalJobs(path, jobs);
  for (const [index, { statement, sql }] of statements.entries()) {
    const parallelism = parallelismOf(session.config, options);
    const aggPhaseStrategy = aggPhaseStrategyOf(session.config);
    const env = new Environment({ name: basename(path), parallelism, aggPhaseStrategy });
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
    const mode = session.config.get('sql-client.execution.result-mode')?.toUpperCase();
    const changelog = options.changelog === true || mode === 'CHANGELOG';
    await finish(executed, env, { ...options, changelog, output, timeZone });
  }
  await output.end();
}

function outputOf({ write }: ScriptOptions): Output {
  if (write === undefined) return openOutput(process.stdout);
  return { write: async (piece) => write(String(piece)), end: async () => undefined };
}

async function finish(
  executed: Executed,
  env: Environment,
  options: ScriptOptions & { readonly output: Output; readonly timeZone: string },
): Promise<void> {
  const { output, timeZone, format = 'table', changelog = false, hasCheckpoints } = options;
  const write = (text: string): Promise<void> => output.write(text);
  const width = process.stdout.isTTY === true ? process.stdout.columns : undefined;
  switch (executed.kind) {
    case 'done':
      return;
    case 'rows':
      return printShown(executed, { format, width, write });
    case 'query': {
      const { columns, retracts, isBounded, key } = executed;
      // What never ends is printed as it changes.
      const isChangelog = changelog || (!isBounded && retracts);
      const printer = new ResultPrinter({
        ...{ columns, format, isChangelog, retracts, key, isBounded, timeZone, width, write },
        isKept: hasCheckpoints === true,
      });
      await printer.begin();
      addResult(env, executed, printer.sink());
      await env.execute().done;
      await printer.end();
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
