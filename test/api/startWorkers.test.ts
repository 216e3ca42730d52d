// Threads that a job starts, over both kinds of channels; here they are ports of one thread.
import { defineJob, environment, fromIterable, int32, int64, schema, sum } from 'millrace';
import { describe, expect, it } from 'vitest';
import { serveSubtask } from '../../src/api/serveSubtask.js';
import { workersOf, type StartThread } from '../../src/api/startWorkers.js';
import { CommittedRows } from '../support/committedRows.js';

const numbers = schema({ key: int32(), n: int64() });
const ROWS = 3000;

function jobInto(out: CommittedRows) {
  return defineJob((env) => {
    const rows = (): object[] => Array.from({ length: ROWS }, (_, i) => ({ key: i % 7, n: i }));
    const source = fromIterable(numbers, rows as never);
    env
      .from(source, { name: 'numbers' })
      .keyBy('key')
      .aggregate({ total: sum('n') })
      .sinkTo(out.sink());
  });
}

/** Runs the program of a worker in this thread. */
function localThreads(build: unknown, started: number[]): StartThread {
  return (start, ports, { message, lost }) => {
    started.push(start.subtask);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<unknown>) => message(data);
    const end = (port: MessagePort) => ({
      postMessage: (sent: unknown, transfer: readonly ArrayBuffer[] = []) =>
        port.postMessage(sent, [...transfer]),
    });
    const listen = (listener: (sent: unknown) => void): void => {
      port2.onmessage = ({ data }: MessageEvent<unknown>) => listener(data);
    };
    const isTransferred = start.channels.kind === 'transferred';
    expect(ports.length > 0).toBe(isTransferred);
    serveSubtask({ ...end(port2), listen }, start, async () => build).catch(lost);
    return { end: end(port1), terminate: async () => port1.close() };
  };
}

describe.each(['shared', 'transferred'] as const)('threads over %s memory', (channels) => {
  it('run the subtasks behind the first', async () => {
    const out = new CommittedRows();
    const started: number[] = [];
    const job = jobInto(out);
    const env = environment({ parallelism: 3, channels });
    await job(env, undefined);
    const startThread = localThreads(jobInto(new CommittedRows()), started);
    env.useWorkers(workersOf({ file: 'the job', args: undefined, settings: {}, startThread }));
    const { rowsIn } = await env.execute().done;
    expect(rowsIn).toBe(ROWS);
    expect(started).toEqual([1, 2]);
    const totals = new Map(out.rows.map((row) => Object.values(row) as [number, bigint]));
    expect([...totals.values()].reduce((a, b) => a + b)).toBe(BigInt((ROWS * (ROWS - 1)) / 2));
  });
});
