// A job that may not start leaves no threads behind, and one whose storage fails while it restarts
// tries again.
import { environment, fixedDelay, fromArray, int32, memoryStorage, runJob, schema } from 'millrace';
import { describe, expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';
import { projectPath } from '../support/sourceTree.js';

const numbers = schema({ n: int32() });

describe('storage', () => {
  it('that another job uses ends a job of threads, and the threads', async () => {
    const storage = memoryStorage();
    const unlock = await storage.lock?.();
    const before = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
    const job = await runJob(projectPath('test/support/jobs/counting.mjs'), {
      parallelism: 2,
      checkpoints: storage,
      args: { rows: 10, splits: 2 },
    });
    await expect(job.done).rejects.toThrow('in use by');
    const ports = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
    expect(ports).toBeLessThanOrEqual(before);
    await unlock?.();
  });

  it('that fails while a job restarts is asked again', async () => {
    const storage = memoryStorage();
    let failures = 0;
    const flaky = {
      ...storage,
      list: async (folder: string) => {
        if (failures === 1) {
          failures += 1;
          throw new Error('the disk does not answer');
        }
        return storage.list(folder);
      },
    };
    const out = new CommittedRows();
    const env = environment({
      checkpoints: { storage: flaky, interval: '1h' },
      restart: fixedDelay({ attempts: 3, delay: 1 }),
    });
    env
      .from(fromArray(numbers, [{ n: 1 }, { n: 2 }]))
      .map((row) => {
        if (failures === 0) {
          failures += 1;
          throw new Error('once');
        }
        return row;
      })
      .sinkTo(out.sink());
    const job = env.execute();
    const restarts: string[] = [];
    job.on('restart', ({ error }) => restarts.push((error as Error).message));
    await job.done;
    expect(restarts).toHaveLength(2);
    expect(restarts[1]).toContain('the disk does not answer');
    expect(out.rows).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
