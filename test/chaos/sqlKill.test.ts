// Scripts of SQL that are killed with SIGKILL and run again at other parallelisms write what
// undisturbed ones write. A sample; `npm run chaos -- --sql --minutes N` goes on.
import { describe, expect, it } from 'vitest';
import { difference } from './harness.mjs';
import { sqlOrdeal, sqlScripts } from './sqlHarness.mjs';

const TIMEOUT_MS = 120_000;

describe.each(sqlScripts())('%s.sql', (script) => {
  it(
    'writes everything once',
    async () => {
      const { rows: expected } = await sqlOrdeal({ script, seed: 0, kills: 0 });
      expect(expected.length).toBeGreaterThan(1000);
      for (const seed of [1, 2]) {
        const { history, rows } = await sqlOrdeal({ script, seed, kills: 3 });
        expect(history.filter(({ signal }) => signal === 'SIGKILL')).not.toEqual([]);
        expect({ history, ...difference(expected, rows) }).toMatchObject({ lost: 0, twice: 0 });
      }
    },
    TIMEOUT_MS,
  );
});
