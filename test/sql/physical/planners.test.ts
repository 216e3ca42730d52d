import { expect, it } from 'vitest';
import { loadPlanners, planner } from '../../../src/sql/physical/planners.js';
import type { Rel } from '../../../src/sql/rel/rel.js';

it('loads the planners that a plan needs', async () => {
  const stream: Rel = { kind: 'stream', name: 's', columns: [] };
  const union: Rel = { kind: 'union', inputs: [stream, stream], columns: [] };
  await loadPlanners(union);
  expect(() => planner('rank')).toThrow("The planner of 'rank' was not loaded.");
  const items = { items: [], offset: 0, limit: 1 };
  const sort = { kind: 'sort', input: union, columns: [], ...items } as unknown as Rel;
  await loadPlanners({ kind: 'union', inputs: [stream, sort], columns: [] });
  expect(planner('rank').planSort).toBeTypeOf('function');
});
