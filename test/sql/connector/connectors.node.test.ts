import { describe, expect, it } from 'vitest';
import { CONNECTORS } from '../../../src/sql/connector/connectors.node.js';

describe('connectors.node', () => {
  it('loads connectors under their own names', async () => {
    for (const [name, load] of CONNECTORS) expect((await load()).identifier).toBe(name);
  });
});
