// A worker thread that ends of itself; runJob.test.ts has those that do their work.
import { runJob } from 'millrace';
import { expect, it } from 'vitest';

it('fails the job when it ends before its work is done', async () => {
  const file = new URL('../support/jobs/leaving.mjs', import.meta.url);
  const job = await runJob(file, { parallelism: 2 });
  await expect(job.done).rejects.toMatchObject({
    message: 'The thread of subtask 1 ended with code 3 before its work was done.',
    retryable: true,
  });
});
