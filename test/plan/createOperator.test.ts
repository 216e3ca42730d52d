import { describe, expect, it } from 'vitest';
import {
  blackhole,
  col,
  count,
  environment,
  fromArray,
  int32,
  schema,
  string,
  timestamp,
  tumble,
  watermarks,
} from '../../src/index.js';
import { createOperator } from '../../src/plan/createOperator.js';
import { topologicalOrder, type LogicalNode } from '../../src/plan/logical.js';
import { withTwoPhases } from '../../src/plan/twoPhase.js';

const events = schema({ n: int32(), at: timestamp(3), user: string() });

/** A plan with a node of every kind. */
function plan(): readonly LogicalNode[] {
  const env = environment({ parallelism: 2, workers: false });
  const strategy = watermarks.monotonous('at');
  const stream = env.from(fromArray(events, []), { name: 'events' });
  const timed = stream
    .filter(col('n').gt(1))
    .select('n', 'at', 'user')
    .map((row) => row)
    .union(stream)
    .assignWatermarks(strategy);
  const byUser = timed.keyBy('user');
  const { errors } = byUser.process({
    output: events,
    sideOutputs: { errors: schema({ text: string() }) },
    processElement: () => undefined,
  });
  errors.sinkTo(blackhole());
  byUser.aggregate({ n: count() }).sinkTo(blackhole());
  byUser.reduce((a) => a).sinkTo(blackhole());
  byUser
    .window(tumble('1s'))
    .aggregate({ rows: count() })
    .top(1, { by: ['rows'] })
    .sinkTo(blackhole());
  return topologicalOrder(withTwoPhases(env.plannedSinks, 'twoPhase'));
}

describe('the operator of a node', () => {
  const order = plan();

  it('is there for every kind', () => {
    const kinds = new Set(order.map(({ kind }) => kind));
    expect(kinds.size).toBeGreaterThanOrEqual(12);
    for (const node of order) {
      const operator = createOperator(node);
      expect(operator.name).toBe(node.name);
      expect(operator.outputSchema.names).toEqual(node.schema.names);
      expect(operator.describe().name).toBe(node.name);
    }
  });

  it('is a new one each time, with state of its own', () => {
    for (const node of order) expect(createOperator(node)).not.toBe(createOperator(node));
  });
});
