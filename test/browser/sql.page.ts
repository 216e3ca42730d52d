// What the test calls in the page: SQL over a stream.
import { fromFetch, watermarks } from 'millrace/browser';
import { tableEnvironment, type ResultRow } from 'millrace/browser/sql';
import { salesFormat } from './salesJob.js';

const sql = {
  /** Rows of a query over the table `sales`, which is a stream of an answer. */
  query: async (text: string): Promise<ResultRow[]> => {
    const tables = tableEnvironment();
    const source = fromFetch(new URL('sales.jsonl', location.href).href, salesFormat);
    const stream = tables.env.from(source, {
      watermarks: watermarks.boundedOutOfOrderness('at', '1s'),
    });
    tables.createTemporaryView('sales', stream, { rowtime: 'at' });
    return (await tables.executeSql(text)).collect();
  },

  /** Rows of the last statement of a script, or its error. */
  script: async (text: string): Promise<ResultRow[] | string> => {
    try {
      return await (await tableEnvironment().executeSql(text)).collect();
    } catch (error) {
      return String(error);
    }
  },

  /** Scripts of the package that were loaded so far. */
  loaded: (): string[] =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
};

/** What the page offers to the test. */
export type PageSql = typeof sql;

Object.assign(globalThis, { sql });
