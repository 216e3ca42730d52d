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
import { Schema } from '../../src/batch/schema.js';
import { RegularJoinOperator } from '../../src/join/regularJoin.js';
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

  it.each([1, 2])(
    'is told which columns are read: a join keeps no others (%i)',
    async (parallelism) => {
      const env = environment({ parallelism, workers: false });
      const users = fromArray(schema({ id: string(), name: string(), unread: string() }), [
        { id: 'a', name: 'Ann', unread: 'x' },
      ]);
      const rows = [1, 2].map((n) => ({ n, at: new Date(n), user: 'a' }));
      const left = env.from(fromArray(events, rows), { name: 'events' });
      const right = env.from(users, { name: 'users' });
      const output = new Schema([...events.fields, ...right.schema.fields]);
      const plan = { type: 'inner' as const, inputs: [events, right.schema] as const, output };
      const reads: unknown[] = [];
      const joined = left.with<typeof output extends Schema<infer F> ? F : never>({
        kind: 'operator',
        name: 'join',
        schema: output,
        isJavaScript: false,
        distribution: [['user'], ['id']],
        inputs: [left.node, right.node],
        create: (name, read) => {
          reads.push(read);
          const needed =
            read === 'all' ? undefined : output.names.flatMap((n, i) => (read.has(n) ? i : []));
          const keys = [['user', 'id']] as const;
          return new RegularJoinOperator(name, { ...plan, keys, needed, retracts: [false, false] });
        },
      });
      const result = await joined.select({ n: 'n', name: 'name' }).collect();
      expect(result.toSorted((a, b) => Number(a.n) - Number(b.n))).toEqual([
        { n: 1, name: 'Ann' },
        { n: 2, name: 'Ann' },
      ]);
      expect(reads).toContainEqual(
        new Map([
          ['n', 'all'],
          ['name', 'all'],
        ]),
      );
    },
  );
});
