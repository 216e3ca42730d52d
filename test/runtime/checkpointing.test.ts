import { describe, expect, it } from 'vitest';
import {
  callback,
  count,
  environment,
  fixedDelay,
  fromRows,
  int64,
  max,
  memoryStorage,
  schema,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';

const events = schema({ user: string(), amount: int64(), at: timestamp(3).asEpoch() });
const rows = Array.from({ length: 20_000 }, (_, i) => ({
  user: `user ${i % 7}`,
  amount: BigInt(i),
  at: i * 10,
}));

describe('a job with checkpoints', () => {
  it('goes on from the last one', async () => {
    const storage = memoryStorage();
    expect(storage.files.size).toBe(0);
  });
});
