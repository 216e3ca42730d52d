// A job killed with SIGKILL at random and at chosen instants, started again at other
// parallelisms: it commits what an
// undisturbed run commits. A sample; `npm run chaos -- --minutes N` goes on.
import { beforeAll, describe, expect, it } from 'vitest';
import { difference, ordeal } from './harness.mjs';

const TIMEOUT_MS = 120_000;

describe('a job that is killed', () => {
  let expected: string[] = [];
  beforeAll(async () => {
    expected = (await ordeal({ seed: 0, kills: 0 })).rows;
  }, TIMEOUT_MS);

  it('was to give rows', () => expect(expected.length).toBeGreaterThan(1000));

  it.each([3, 4, 7])(
    'commits everything once, seed %d',
    async (seed) => {
      const { rows, history } = await ordeal({ seed, kills: 4 });
      expect(history.filter(({ signal }) => signal === 'SIGKILL').length).toBeGreaterThan(0);
      expect(difference(expected, rows)).toMatchObject({ lost: 0, twice: 0 });
    },
    TIMEOUT_MS,
  );
});
