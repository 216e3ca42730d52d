// Savepoints that a job starts from stay, unless it claims them.
import { environment, fromIterable, int32, memoryStorage, schema } from 'millrace';
import { describe, expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';

const numbers = schema({ n: int32() });
async function* rows(): AsyncGenerator<{ n: number }> {
  for (let n = 0; n < 600; n++) {
    if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield { n };
  }
}

describe.each([true, false])('a job with claim: %s', (claim) => {
  it('removes the savepoint behind its own checkpoints, or leaves it', async () => {
    const storage = memoryStorage();
    const out = new CommittedRows();
    const start = (restore: string) => {
      const checkpoints = { storage, interval: '1h', retain: 1, claim, restore } as const;
      const env = environment({ batchSize: 16, checkpoints });
      env.from(fromIterable(numbers, rows)).sinkTo(out.sink());
      return env.execute();
    };
    const first = start('latest');
    first.done.catch(() => undefined);
    await first.stop({ savepoint: true });
    const isThere = (): boolean =>
      [...storage.files.keys()].some((path) => path.startsWith('savepoint-000001/'));
    expect(isThere()).toBe(true);
    await start('savepoint-000001').done;
    expect(isThere()).toBe(!claim);
    expect(out.rows).toEqual(Array.from({ length: 600 }, (_, n) => ({ n })));
  });
});
