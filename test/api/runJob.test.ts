// Job files in threads. The workers run the built package.
import { runJob, VirtualClock } from 'millrace';
import { afterEach, describe, expect, it } from 'vitest';

const totals = new URL('../support/jobs/totals.mjs', import.meta.url);
const store = globalThis as { totals?: object[] };

async function run(parallelism: number, channels?: 'shared' | 'transferred'): Promise<string[]> {
  store.totals = [];
  const args = { rows: 60_000, splits: 6 };
  const job = await runJob(totals, { parallelism, channels, args });
  const result = await job.done;
  expect(result).toMatchObject({ rowsIn: 60_000, lateRows: 0 });
  return store.totals
    .map((row) =>
      JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
    )
    .sort();
}

describe('a job file', () => {
  afterEach(() => delete store.totals);

  it('gives the same rows in one thread and in three', async () => {
    const one = await run(1);
    expect(one.length).toBe(60 * 101);
    expect(await run(2)).toEqual(one);
    expect(await run(3)).toEqual(one);
    expect(await run(3, 'transferred')).toEqual(one);
  });

  it.each([
    ['without alignment', undefined],
    ['with alignment', 2000],
  ])('is read by threads that know of each other: %s', async (_, drift) => {
    const aligned = new URL('../support/jobs/aligned.mjs', import.meta.url);
    const arrived: { split: number; at: number }[] = [];
    (globalThis as { arrived?: object[] }).arrived = arrived;
    const job = await runJob(aligned, {
      parallelism: 2,
      batchSize: 8,
      args: { rows: 2000, drift },
    });
    await job.done;
    delete (globalThis as { arrived?: object[] }).arrived;
    expect(arrived).toHaveLength(4000);
    let slow = 0;
    let lead = 0;
    for (const { split, at } of arrived) {
      if (split === 0) slow = at;
      else if (slow < 199_900) lead = Math.max(lead, at - slow);
    }
    // A batch of the slow split may be on its way when the other is told of it.
    if (drift !== undefined) expect(lead).toBeLessThan(drift + 2000);
  });

  it('has to be there, and to export a function', async () => {
    await expect(runJob('nowhere.ts')).rejects.toThrow(/no job file 'nowhere.ts'/);
    await expect(runJob(new URL('../support/committedRows.ts', import.meta.url))).rejects.toThrow(
      /no default export that is a function/,
    );
  });

  it('that fails in a worker fails the job with its error', async () => {
    const failing = new URL('../support/jobs/failing.mjs', import.meta.url);
    const job = await runJob(failing, { parallelism: 2 });
    await expect(job.done).rejects.toThrow(/'map'.*this value is cursed/);
  });

  it('gets args that can be copied, and no clock, before any thread is started', async () => {
    const args = { rows: 1, splits: 1, onRow: () => undefined };
    await expect(runJob(totals, { parallelism: 2, args })).rejects.toMatchObject({
      code: 'PLAN_INVALID_ARGUMENT',
      message: expect.stringContaining('args cannot be copied to other threads') as string,
    });
    const clock = new VirtualClock();
    await expect(runJob(totals, { parallelism: 2, clock })).rejects.toMatchObject({
      code: 'PLAN_UNSUPPORTED',
    });
  });

  it('has no more subtasks than key groups', async () => {
    const args = { rows: 1, splits: 1 };
    await expect(runJob(totals, { parallelism: 129, args })).rejects.toThrow(
      /parallelism is 129, more than the 128 key groups/,
    );
  });
});
