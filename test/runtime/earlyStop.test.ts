// A job that is stopped, or asked for a savepoint, before its tasks are open.
import { environment, fromIterable, int32, memoryStorage, schema } from 'millrace';
import { describe, expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';

const numbers = schema({ n: int32() });
async function* rows(): AsyncGenerator<{ n: number }> {
  for (let n = 0; n < 1000; n++) {
    if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield { n };
  }
}

describe('before its tasks are open', () => {
  const storage = memoryStorage();
  const out = new CommittedRows();
  const start = (parallelism = 1) => {
    const checkpoints = { storage, interval: 1000 };
    const env = environment({ batchSize: 16, parallelism, workers: false, checkpoints });
    env.from(fromIterable(numbers, rows)).sinkTo(out.sink());
    const job = env.execute();
    job.done.catch(() => undefined);
    return job;
  };

  it('a job is stopped without a checkpoint, as nothing was read', async () => {
    for (const parallelism of [1, 2]) {
      const job = start(parallelism);
      await job.stop();
      expect(job.status).toBe('canceled');
    }
    expect(await storage.list('')).toEqual([]);
  });

  it('a savepoint waits for them', async () => {
    const job = start();
    const { kind } = await job.savepoint();
    expect(kind).toBe('savepoint');
    await job.stop({ savepoint: true });
    expect(job.status).toBe('canceled');
  });

  it('the next start goes on, and a job that has ended has no savepoint', async () => {
    const job = start(2);
    await job.done;
    expect(out.rows.map((row) => Number((row as { n: number }).n)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 1000 }, (_, n) => n),
    );
    await expect(job.savepoint()).rejects.toThrow('The job has ended (finished)');
  });
});
