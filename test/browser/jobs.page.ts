// What the test calls in the page: each function runs a job and returns what came out.
import { arrow } from 'millrace/arrow';
import { csv, environment, fromArray, fromFetch, fromFile, fromIterable } from 'millrace/browser';
import { fromReadable, indexedDb, int32, json, max, opfsFile } from 'millrace/browser';
import { schema, string } from 'millrace/browser';
import type { FromWorker } from './jobs.worker.js';
import { sales, salesFormat, salesWindows, type SalesRow } from './salesJob.js';

const address = (path: string): string => new URL(path, location.href).href;

const jobs = {
  fetched: (path: string) => salesWindows(fromFetch(address(path), salesFormat)).collect(),

  readable: async (path: string) => {
    const { body } = await fetch(path);
    return salesWindows(fromReadable(sales, json(), body as ReadableStream<Uint8Array>)).collect();
  },

  file: (text: string) =>
    salesWindows(fromFile(new File([text], 'sales.jsonl'), salesFormat)).collect(),

  worker: async (path: string): Promise<{ rows: SalesRow[]; rowsIn: number }> => {
    const worker = new Worker('/worker.js', { type: 'module' });
    const rows: SalesRow[] = [];
    const rowsIn = await new Promise<number>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if ('rows' in data) rows.push(...data.rows);
        else resolve(data.rowsIn);
      };
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(address(path));
    });
    worker.terminate();
    return { rows, rowsIn };
  },

  /** Red pixels of a chart that a worker draws. */
  offscreenChart: async (): Promise<number> => {
    const canvas = document.createElement('canvas');
    document.body.append(canvas);
    const offscreen = canvas.transferControlToOffscreen();
    const worker = new Worker('/chart.js', { type: 'module' });
    await new Promise((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(offscreen, [offscreen]);
    });
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    copy?.drawImage(canvas, 0, 0);
    const pixels = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    worker.terminate();
    return pixels.filter((red, i) => i % 4 === 0 && red > 200 && pixels[i + 1] < 50).length;
  },

  database: async (path: string, runs: number) => {
    const options = { primaryKey: ['shop', 'window_start'], mode: 'replace' } as const;
    for (let run = 0; run < runs; run++) {
      const windows = salesWindows(fromFetch(address(path), salesFormat));
      windows.sinkTo(indexedDb('sales', { store: 'windows', ...options }));
      windows.select('shop', 'sales').sinkTo(indexedDb('sales', { store: 'all' }));
      await windows.environment.execute().done;
    }
    return { windows: await stored('windows'), all: await stored('all') };
  },

  originPrivate: async (path: string, mode: 'overwrite' | 'append') => {
    const windows = salesWindows(fromFetch(address(path), salesFormat));
    windows.sinkTo(opfsFile('out/windows.csv', { format: csv(), mode }));
    windows.sinkTo(opfsFile('windows.jsonl', { format: json(), mode }));
    await windows.environment.execute().done;
    return { csv: await originFile('out', 'windows.csv'), json: await originFile('windows.jsonl') };
  },

  /** A file of Arrow IPC; its bytes as numbers. */
  arrow: async (path: string): Promise<number[]> => {
    const windows = salesWindows(fromFetch(address(path), salesFormat));
    windows.sinkTo(opfsFile('windows.arrow', { format: arrow() }));
    await windows.environment.execute().done;
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle('windows.arrow')).getFile();
    return [...new Uint8Array(await file.arrayBuffer())];
  },

  failure: async (path: string) => {
    const windows = salesWindows(fromFetch(address(path), salesFormat));
    windows.sinkTo(opfsFile('never.jsonl', { format: json() }));
    const error = await windows.environment.execute().done.then(
      () => undefined,
      (cause: { code: string }) => cause.code,
    );
    return { error, content: await originFile('never.jsonl') };
  },

  /** The content of a file behind each of two commits of a job that goes on. */
  committedTwice: async () => {
    const seen: string[] = [];
    const words = schema({ word: string() });
    const env = environment({ commitInterval: '1ms' });
    const feed = async function* () {
      for (const word of ['a', 'b']) {
        yield { word };
        while (!(await originFile('words.csv')).endsWith(`${word}\n`)) await sleep(5);
        seen.push(await originFile('words.csv'));
      }
    };
    env
      .from(fromIterable(words, feed(), { isBounded: false }))
      .sinkTo(opfsFile('words.csv', { format: csv({ header: false }) }));
    await env.execute().done;
    return seen;
  },

  changelog: async (primaryKey: string[], store = 'totals') => {
    const rows = schema({ n: int32(), amount: int32() });
    const env = environment();
    env
      .from(
        fromArray(rows, [
          { n: 1, amount: 10 },
          { n: 2, amount: 5 },
          { n: 1, amount: 20 },
        ]),
      )
      .keyBy('n')
      .aggregate({ high: max('amount') })
      .sinkTo(indexedDb('sales', { store: store, primaryKey }));
    await env.execute().done;
    return stored(store);
  },
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** All rows of a store. */
function stored(store: string): Promise<object[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('sales');
    opening.onerror = () => reject(new Error(String(opening.error)));
    opening.onsuccess = () => {
      const reading = opening.result.transaction(store).objectStore(store).getAll();
      reading.onerror = () => reject(new Error(String(reading.error)));
      reading.onsuccess = () => {
        opening.result.close();
        resolve(reading.result as object[]);
      };
    };
  });
}

async function originFile(...path: string[]): Promise<string> {
  let folder = await navigator.storage.getDirectory();
  for (const name of path.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
  const file = await folder.getFileHandle(path.at(-1) as string);
  return (await file.getFile()).text();
}

/** The functions that the test calls. */
export type Jobs = typeof jobs;
Object.assign(globalThis, { jobs });
