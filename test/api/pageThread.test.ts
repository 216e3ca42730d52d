// Web Workers as the page sees them and as they see the page, over ports of Node.
import { environment, fromArray, int32, int64, schema, sum } from 'millrace';
import { afterEach, expect, it, vi } from 'vitest';
import { pageThreads } from '../../src/api/pageThread.js';
import { serveWorker } from '../../src/api/pageWorker.js';
import { workersOf } from '../../src/api/startWorkers.js';
import type { JobFunction } from '../../src/api/jobFile.js';
import { CommittedRows } from '../support/committedRows.js';

afterEach(() => void vi.unstubAllGlobals());

/** A worker whose program runs in this thread; one at a time, as its scope is the global one. */
class LocalWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  readonly ports = new MessageChannel();

  constructor(load: () => Promise<unknown>) {
    const { port1, port2 } = this.ports;
    port1.onmessage = ({ data }: MessageEvent<unknown>) => this.onmessage?.({ data });
    vi.stubGlobal('postMessage', (message: unknown, transfer: Transferable[] = []) => {
      port2.postMessage(message, [...transfer]);
    });
    serveWorker(load);
    const { onmessage } = globalThis as unknown as { onmessage: typeof port2.onmessage };
    port2.onmessage = onmessage;
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.ports.port1.postMessage(message, transfer);
  }

  terminate(): void {
    this.ports.port1.close();
  }
}

const numbers = schema({ key: int32(), n: int64() });
const rows = Array.from({ length: 1000 }, (_, i) => ({ key: i % 7, n: BigInt(i) }));

function jobInto(out: CommittedRows): JobFunction {
  return (env) => {
    const source = fromArray(numbers, rows);
    const stream = env.from(source, { name: 'numbers' });
    stream
      .keyBy('key')
      .aggregate({ total: sum('n') })
      .sinkTo(out.sink());
  };
}

async function run(job: JobFunction, load: () => Promise<unknown>): Promise<unknown> {
  const env = environment({ parallelism: 2, channels: 'transferred' });
  await job(env, undefined);
  const startThread = pageThreads(() => new LocalWorker(load) as unknown as Worker);
  env.useWorkers(workersOf({ file: 'the job', args: undefined, settings: {}, startThread }));
  return env.execute().done;
}

it('a job whose second subtask runs in a worker', async () => {
  const out = new CommittedRows();
  const job = jobInto(out);
  await run(job, async () => job);
  expect(out.rows).toHaveLength(1000);
  const last = new Map(out.rows.map((row) => Object.values(row) as [number, bigint]));
  expect([...last.values()].reduce((a, b) => a + b)).toBe(499_500n);
});

it('tells why a worker could not begin', async () => {
  const job = jobInto(new CommittedRows());
  await expect(run(job, () => Promise.reject(new Error('no such module')))).rejects.toThrow(
    'no such module',
  );
  const other: JobFunction = (env) =>
    env.from(fromArray(numbers, []), { name: 'others' }).sinkTo(new CommittedRows().sink());
  await expect(run(job, async () => other)).rejects.toThrow(/describes another job in each thread/);
});

it('tells of a script that is not there, and of what a script throws', () => {
  const lost: Error[] = [];
  const worker = { postMessage: () => undefined } as unknown as Worker;
  const start = { subtask: 3 } as Parameters<ReturnType<typeof pageThreads>>[0];
  const listeners = { message: () => undefined, lost: (error: Error) => lost.push(error) };
  pageThreads(() => worker)(start, [], listeners);
  const fail = (message: string): void => {
    worker.onerror?.({ message, preventDefault: () => undefined } as ErrorEvent);
  };
  fail('');
  fail('x is undefined');
  expect(lost.map(({ message }) => message)).toEqual([
    expect.stringMatching(/subtask 3 ended: its script cannot be loaded.*serveJob/),
    'The worker of subtask 3 ended: x is undefined',
  ]);
});
