// What the last query of a script prints as CSV.
import { environment } from '../../src/api/environment.js';
import { SqlSession } from '../../src/api/sql/session.js';
import { addResult } from '../../src/api/sql/sqlJob.js';
import { ResultPrinter } from '../../src/cli/sql/resultPrinter.js';

/** How a script is run. */
export interface Way {
  readonly batchSize?: number;
  readonly parallelism?: number;
  readonly config?: Readonly<Record<string, string>>;
}

/** A script, and where its relative paths are. */
export interface Script {
  readonly text: string;
  readonly name: string;
  readonly baseFolder: string;
  /** Every change, its kind first, instead of the rows that are left. */
  readonly isChangelog?: boolean;
}

/** Header and rows as CSV; the queries before the last one are run too. */
export async function scriptAnswer(
  { text, name, baseFolder, isChangelog = false }: Script,
  { batchSize, parallelism = 1, config }: Way = {},
): Promise<string> {
  const session = new SqlSession({ baseFolder, ...(config && { config }) });
  let csv = '';
  for (const { statement, sql } of session.parse(text, name)) {
    const env = environment({ ...(batchSize && { batchSize }), parallelism, workers: false });
    const executed = await session.execute(statement, sql, env);
    if (executed.kind !== 'query') continue;
    const { columns, retracts } = executed;
    csv = '';
    const printer = new ResultPrinter({
      columns,
      retracts,
      format: 'csv',
      isChangelog,
      timeZone: 'UTC',
      write: async (piece) => void (csv += piece),
    });
    await printer.begin();
    addResult(env, executed, printer.sink());
    await env.execute().done;
    await printer.end();
  }
  return csv;
}
