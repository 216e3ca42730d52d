// A split that is gone on with by another subtask, which had read its own to their ends: windows
// wait for it.
import {
  count,
  environment,
  fromIterable,
  int64,
  memoryStorage,
  noRestart,
  schema,
  timestamp,
  tumble,
  watermarks,
  type FieldsOf,
  type Source,
} from 'millrace';
import { expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';

const events = schema({ key: int64(), at: timestamp(3).asEpoch() });
const ROWS = 400;
const SPLITS = 3;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('is waited for by windows, at the same parallelism', async () => {
  const storage = memoryStorage();
  const out = new CommittedRows();
  let begun = 0;
  let checkpoints = 0;
  let isKilled = false;
  async function* rowsOf(split: number) {
    begun += 1;
    for (let i = 0; i < ROWS; i++) {
      // The first split ends when its reader's neighbour has begun the third.
      if (split === 0 && i === ROWS - 1) while (begun < SPLITS) await turn();
      if (split === 2 && i === ROWS / 2 && !isKilled) {
        for (const before = checkpoints; checkpoints < before + 3;) await turn();
        isKilled = true;
        throw new Error('the power is gone');
      }
      if (i % 20 === 0) await turn();
      yield { key: BigInt(i % 10), at: (split * ROWS + i) * 10 };
    }
  }
  const parts = [0, 1, 2].map((split) => fromIterable(events, () => rowsOf(split)));
  const source: Source<FieldsOf<typeof events>> = {
    ...parts[0],
    splits: async () => parts.map((_, id) => ({ id: String(id) })),
    open: (split, position, context) => parts[Number(split.id)].open(split, position, context),
  };
  const start = async (): Promise<void> => {
    const settings = { storage, interval: 1, retain: 3 };
    const restart = noRestart();
    const env = environment({ parallelism: 2, workers: false, checkpoints: settings, restart });
    env
      .from(source, { watermarks: watermarks.monotonous('at'), name: 'events' })
      .keyBy('key')
      .window(tumble('1s'))
      .aggregate({ rows: count() })
      .sinkTo(out.sink());
    const job = env.execute();
    job.on('checkpoint', () => (checkpoints += 1));
    await job.done;
  };
  await expect(start()).rejects.toThrow('the power is gone');
  await start();
  // 12 seconds of 100 rows each, by 10 keys.
  const rows = out.rows as { readonly rows: bigint }[];
  expect(rows.length).toBe(120);
  expect(new Set(rows.map((row) => Number(row.rows)))).toEqual(new Set([10]));
});
