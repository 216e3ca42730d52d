// What the test calls in the page: SQL over a stream.
import { fromFetch, watermarks } from 'millrace/browser';
import { tableEnvironment, type ResultRow } from 'millrace/browser/sql';
import { salesFormat } from './salesJob.js';
import { runScript, type Answer } from './sqlScript.js';

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

  script: runScript,

  /** A script in a worker, and the longest time that the page was kept from its frames. */
  worker: async (text: string): Promise<Answer & { readonly longestMs: number }> => {
    const worker = new Worker('/worker.js', { type: 'module' });
    let longestMs = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      longestMs = Math.max(longestMs, now - last);
      last = now;
    }, 10);
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(text);
    });
    clearInterval(timer);
    worker.terminate();
    return { ...answer, longestMs };
  },
};

/** What the page offers to the test. */
export type PageSql = typeof sql;

Object.assign(globalThis, { sql });
