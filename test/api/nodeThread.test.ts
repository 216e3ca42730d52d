// Worker threads: that end of themselves, that serve several jobs. Their work: runJob.test.ts.
import { runJob } from 'millrace';
import { expect, it } from 'vitest';

/** What each run has read, by its number. */
const runs = new Map<number, { thread: number }[]>();
(globalThis as { threads?: object }).threads = runs;

/** Ids of the threads that read, sorted; the first is this one. */
async function threadsOf(parallelism: number, args = {}): Promise<readonly number[]> {
  const found: { thread: number }[] = [];
  const run = runs.size;
  runs.set(run, found);
  const file = new URL('../support/jobs/threads.mjs', import.meta.url);
  await (
    await runJob(file, { parallelism, args: { ...args, run } })
  ).done;
  return found.map(({ thread }) => thread).toSorted((x, y) => x - y);
}

it('serves one job after the other', async () => {
  const first = await threadsOf(2);
  expect(first[0]).not.toBe(first[1]);
  expect(await threadsOf(2)).toEqual(first);
});

it('serves one job at a time', async () => {
  const both = await Promise.all([threadsOf(3), threadsOf(3)]);
  expect(both.map((threads) => threads.length)).toEqual([2, 2]);
  expect(new Set(both.map(([, other]) => other)).size).toBe(2);
});

it('ends with a job that fails', async () => {
  const before = await threadsOf(2);
  await expect(threadsOf(2, { fails: true })).rejects.toThrow('no luck');
  expect(await threadsOf(2)).not.toEqual(before);
});

it('fails the job when it ends before its work is done', async () => {
  const file = new URL('../support/jobs/leaving.mjs', import.meta.url);
  const job = await runJob(file, { parallelism: 2 });
  await expect(job.done).rejects.toMatchObject({
    message: 'The thread of subtask 1 ended with code 3 before its work was done.',
    retryable: true,
  });
});
