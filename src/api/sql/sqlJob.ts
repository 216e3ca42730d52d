// A job of a script, described in every thread: the statements before it are run again, then its
// own is planned.
import type { Fields } from '../../batch/dataType.js';
import type { Sink } from '../../sink/sink.js';
import type { Statement } from '../../sql/ast/statement.js';
import type { Environment } from '../environment.js';
import type { PlannedQuery } from './jobPlan.js';
import { SqlSession, type Executed } from './session.js';

/** Which job of which script; what a structured clone can copy. */
export interface SqlJobArgs {
  readonly text: string;
  readonly source: string | undefined;
  readonly baseFolder: string;
  readonly config: Readonly<Record<string, string>>;
  /** Number of its statement in the script. */
  readonly index: number;
}

/** True for statements that are jobs. */
export function isJob(statement: Statement): boolean {
  switch (statement.kind) {
    case 'query':
    case 'insert':
    case 'statementSet':
    case 'explain':
      return true;
    case 'execute':
      return isJob(statement.statement);
    case 'createTable':
      return statement.query !== undefined;
    default:
      return false;
  }
}

/** Adds where the rows of a query go. */
export function addResult(env: Environment, query: PlannedQuery, sink: Sink<Fields>): void {
  const { node } = query;
  const name = env.uniqueName('result');
  env.addSink({ kind: 'sink', name, schema: node.schema, sink, inputs: [node] });
}

/** The sink of a query writes in the first thread only. */
const ELSEWHERE: Sink<Fields> = {
  name: 'result',
  open: () => {
    throw new Error('Results are written by the first thread.');
  },
};

/** Describes the job of a statement, as a thread other than the first does. */
export default async function describeSqlJob(env: Environment, args: SqlJobArgs): Promise<void> {
  const { baseFolder, config, index, source, text } = args;
  const session = new SqlSession({ baseFolder, config });
  const statements = session.parse(text, source);
  for (const [number, { statement, sql }] of statements.entries()) {
    if (number < index && isJob(statement) && statement.kind !== 'createTable') continue;
    const executed: Executed = await session.execute(statement, sql, env);
    if (number < index) continue;
    // Rows of a query go to the first thread.
    if (executed.kind === 'query') addResult(env, executed, ELSEWHERE);
    return;
  }
}
