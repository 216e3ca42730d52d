import { expect, it } from 'vitest';
import { requirePlanSize } from '../../../src/sql/rel/planSize.js';
import type { Rel } from '../../../src/sql/rel/rel.js';

it('refuses plans that double with each step', () => {
  let rel: Rel = { kind: 'stream', name: 's', columns: [] };
  for (let step = 0; step < 10; step++) rel = { kind: 'union', inputs: [rel, rel], columns: [] };
  requirePlanSize(rel);
  for (let step = 0; step < 90; step++) rel = { kind: 'union', inputs: [rel, rel], columns: [] };
  expect(() => requirePlanSize(rel)).toThrow('The plan has more than 20000 parts');
});
