// Messages that come while a worker still loads its job.
import { defineJob, fromArray, int32, schema } from 'millrace';
import { expect, it } from 'vitest';
import { serveSubtask } from '../../src/api/serveSubtask.js';
import type { WorkerStart } from '../../src/api/startWorkers.js';
import { connectedPorts } from '../../src/runtime/portNetwork.js';
import { compiledKernels } from '../../src/wasm/load.node.js';
import { CommittedRows } from '../support/committedRows.js';

const job = defineJob((env) => {
  const source = fromArray(schema({ n: int32() }), []);
  env.from(source, { name: 'numbers' }).sinkTo(new CommittedRows().sink(), 'out');
});
const start: WorkerStart = {
  ...{ file: 'the job', args: undefined, batchSize: 64, memory: undefined },
  ...{ aggPhaseStrategy: undefined, hasStorage: false },
  ...{ subtask: 1, parallelism: 2, maxParallelism: 8, kernels: compiledKernels() },
  channels: { kind: 'transferred', ports: connectedPorts(1, 2)[1] },
  operators: ['numbers', 'out'],
};

it('are answered when it has', async () => {
  const posted: unknown[] = [];
  let tell: (message: unknown) => void = () => undefined;
  const end = {
    postMessage: (message: unknown) => void posted.push(message),
    listen: (listener: typeof tell) => void (tell = listener),
  };
  let loaded: (build: unknown) => void = () => undefined;
  const serving = serveSubtask(end, start, () => new Promise((resolve) => (loaded = resolve)));
  tell({ call: 1, method: 'drain', args: [] });
  expect(posted).toEqual([]);
  loaded(job);
  await serving;
  tell({ call: 2, method: 'drain', args: [] });
  await expect.poll(() => posted).toEqual([{ answer: 1 }, { answer: 2 }]);
});

it('is refused for another job than the first thread has', async () => {
  const end = { postMessage: () => undefined, listen: () => undefined };
  const other = { ...start, operators: ['numbers', 'count', 'out'] };
  await expect(serveSubtask(end, other, async () => job)).rejects.toThrow(
    /another job in each thread: numbers, count, out in the first, numbers, out here/,
  );
});
