// A job that was drained goes on behind what it read when it is started again.
import { environment, fromIterable, int32, memoryStorage, schema } from 'millrace';
import { expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';

it('reads no row twice after stop({ drain: true })', async () => {
  const storage = memoryStorage();
  const out = new CommittedRows();
  const numbers = schema({ n: int32() });
  async function* rows(): AsyncGenerator<{ n: number }> {
    for (let n = 0; n < 3000; n++) {
      if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      yield { n };
    }
  }
  const start = () => {
    const env = environment({ batchSize: 16, checkpoints: { storage, interval: 5 } });
    env.from(fromIterable(numbers, rows)).sinkTo(out.sink());
    return env.execute();
  };
  const job = start();
  await new Promise<void>((resolve) => void job.on('checkpoint', () => resolve()));
  await job.stop({ drain: true });
  expect(job.status).toBe('finished');
  const drained = out.rows.length;
  expect(drained).toBeLessThan(3000);
  await start().done;
  expect(out.rows).toEqual(Array.from({ length: 3000 }, (_, n) => ({ n })));
});
