// Runs a job in a Web Worker and posts its rows.
import { callback, fromFetch } from 'millrace/browser';
import { salesFormat, salesWindows, type SalesRow } from './salesJob.js';

/** What the worker posts: rows, then the end. */
export type FromWorker = { readonly rows: readonly SalesRow[] } | { readonly rowsIn: number };

self.onmessage = async ({ data: address }: MessageEvent<string>) => {
  const windows = salesWindows(fromFetch(address, salesFormat));
  windows.sinkTo(callback((rows) => post({ rows })));
  const { rowsIn } = await windows.environment.execute().done;
  post({ rowsIn });
};

function post(message: FromWorker): void {
  self.postMessage(message);
}
