// Plans of statements over three tables: `bids` and `items` have no end, `few` has.
import { Environment } from '../../src/api/environment.js';
import { SqlSession } from '../../src/api/sql/session.js';

const TABLES = `
  CREATE TABLE bids (
    item INT, bidder BIGINT, price BIGINT NOT NULL, note STRING, ok BOOLEAN, \`at\` TIMESTAMP(3),
    WATERMARK FOR \`at\` AS \`at\` - INTERVAL '1' SECOND
  ) WITH ('connector' = 'datagen');
  CREATE TABLE items (
    id INT NOT NULL, name STRING, seller BIGINT, \`at\` TIMESTAMP(3),
    WATERMARK FOR \`at\` AS \`at\`, PRIMARY KEY (id) NOT ENFORCED
  ) WITH ('connector' = 'datagen');
  CREATE TABLE few (a INT, b INT NOT NULL, c STRING)
  WITH ('connector' = 'datagen', 'number-of-rows' = '10');
  CREATE TABLE sink (a INT, n BIGINT) WITH ('connector' = 'print');
`;

/** How a statement is planned. */
export interface PlanOptions {
  readonly config?: Readonly<Record<string, string>>;
  readonly parallelism?: number;
  readonly warn?: (text: string) => void;
  readonly details?: string;
  /** Statements before it. */
  readonly before?: string;
}

/** The sections of EXPLAIN by their titles. */
export interface Plans {
  readonly bound: string;
  readonly optimized: string;
  readonly physical: string;
  readonly sections: ReadonlyMap<string, string>;
}

/** Explains a statement. */
export async function plansOf(statement: string, options: PlanOptions = {}): Promise<Plans> {
  const { details = 'PLAN FOR' } = options;
  const executed = await lastOf(`EXPLAIN ${details} ${statement}`, options);
  if (executed.kind !== 'rows') throw new Error('EXPLAIN gives rows.');
  const sections = new Map<string, string>();
  for (const part of String(executed.rows[0][0]).split(/^== /m).slice(1)) {
    const [title, text] = part.split(/ ==\n/);
    sections.set(title, text.trim());
  }
  const section = (title: string): string => sections.get(title) ?? '';
  return {
    bound: section('Abstract Syntax Tree'),
    optimized: section('Optimized Plan').replace(/\ncolumns: .*$/, ''),
    physical: section('Physical Plan'),
    sections,
  };
}

/** The plan behind the rules, as lines. */
export async function optimizedPlan(statement: string, options?: PlanOptions): Promise<string> {
  const { optimized } = await plansOf(statement, options);
  return optimized.replaceAll('default_catalog.default_database.', '');
}

/** What the last of several statements gave. */
export async function lastOf(text: string, options: PlanOptions = {}) {
  const { before = '', config, parallelism, warn } = options;
  const session = new SqlSession({ config, warn });
  let executed: Awaited<ReturnType<SqlSession['execute']>> = { kind: 'done' };
  for (const { statement, sql } of session.parse(`${TABLES}${before}${text}`)) {
    const env = new Environment({ parallelism });
    executed = await session.execute(statement, sql, env);
  }
  return executed;
}
