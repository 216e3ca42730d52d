import { describe, expect, it } from 'vitest';
import { CONNECTORS, ELSEWHERE } from '../../../src/sql/connector/connectors.browser.js';

describe('connectors.browser', () => {
  it('loads connectors under their own names', async () => {
    for (const [name, load] of CONNECTORS) expect((await load()).identifier).toBe(name);
  });

  it('knows what to take for the others', () => {
    for (const name of ELSEWHERE.keys()) {
      expect(CONNECTORS.has(name)).toBe(false);
    }
  });
});
