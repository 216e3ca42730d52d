// What runJob of a page checks; test/browser/parallel.test.ts runs it in one.
import { defineJob, fromArray, int32, schema } from 'millrace';
import { afterEach, expect, it, vi } from 'vitest';
import { runJob } from '../../src/api/runPageJob.js';
import { CommittedRows } from '../support/committedRows.js';

afterEach(() => void vi.unstubAllGlobals());

it('runs a function in the page itself, with its arguments', async () => {
  const out = new CommittedRows();
  const job = defineJob<number>((env, rows) => {
    const numbers = Array.from({ length: rows }, (_, n) => ({ n }));
    env.from(fromArray(schema({ n: int32() }), numbers)).sinkTo(out.sink());
  });
  const running = await runJob(job, { args: 5 });
  await running.done;
  expect(out.rows).toHaveLength(5);
});

it('needs a worker for a function in several threads', async () => {
  const job = defineJob(() => undefined);
  await expect(runJob(job, { parallelism: 2 })).rejects.toMatchObject({
    code: 'PLAN_INVALID_ARGUMENT',
    message: expect.stringMatching(/option 'worker' with a worker that calls serveJob/),
  });
});

it('names a module that is not there', async () => {
  vi.stubGlobal('location', { href: import.meta.url });
  await expect(runJob('./nowhere.js')).rejects.toMatchObject({
    code: 'CONNECTOR_NOT_FOUND',
    message: expect.stringMatching(/nowhere.js' cannot be imported/),
  });
});
