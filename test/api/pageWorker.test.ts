// The scope of a worker; pageThread.test.ts runs jobs through it.
import { afterEach, expect, it, vi } from 'vitest';
import { serveJob } from '../../src/api/pageWorker.js';

afterEach(() => void vi.unstubAllGlobals());

it('waits for the page, and tells it what is wrong', async () => {
  const posted: unknown[] = [];
  vi.stubGlobal('onmessage', null);
  vi.stubGlobal('postMessage', (message: unknown) => posted.push(message));
  serveJob('no function' as never);
  const scope = globalThis as unknown as { onmessage(event: { data: unknown }): void };
  expect(posted).toEqual([]);
  scope.onmessage({ data: { file: 'the job', kernels: undefined } });
  await expect.poll(() => posted).toHaveLength(1);
  expect(posted).toMatchObject([
    { lost: { code: 'PLAN_INVALID_GRAPH', message: expect.stringMatching(/no default export/) } },
  ]);
});
