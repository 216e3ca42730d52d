import { expect, it } from 'vitest';
import { environment, fromArray, int32, schema, session, string, timestamp } from 'millrace';
import type { Operator } from '../../../src/operator/operator.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { BenchTask, type BenchPlan, type BenchStep } from '../../support/snapshotBench.js';

const engine = createEngine();
const clicks = schema({ user: string(), n: int32(), at: timestamp(3) });
const lines = schema({ line: string() });

const plan: BenchPlan = {
  inputs: [{ schema: clicks, keyOf: ({ user }: { user: string }) => [user] }],
  create: () => {
    const { node } = environment()
      .from(fromArray(clicks, []))
      .keyBy('user')
      .window(session('20ms'))
      .process({
        output: lines,
        process: ({ user }, { start, end }, rows, ctx) =>
          ctx.collect({ line: `${user} ${start} ${end} ${rows.map(({ n }) => n).join()}` }),
      });
    return (node as unknown as { create: () => Operator }).create();
  },
};

const at = (time: number, n: number): BenchStep => ({
  kind: 'rows',
  input: 0,
  rows: [{ row: { user: 'ann', n, at: new Date(time) }, time }],
});

it('keeps open sessions with their contents, which go on growing', () => {
  const task = new BenchTask(engine, plan, 1);
  task.run([at(10, 1), at(50, 2), at(25, 3)]);
  const snapshot = task.snapshot();
  expect(snapshot.tables.get('windows')).toEqual([
    { user: 'ann', window_start: 10n, window_end: 45n },
    { user: 'ann', window_start: 50n, window_end: 70n },
  ]);
  expect(snapshot.tables.get('contents')).toMatchObject([
    { window_start: 10n, window_end: 45n, n: 1, row_time: 10 },
    { window_start: 10n, window_end: 45n, n: 3, row_time: 25 },
    { window_start: 50n, window_end: 70n, n: 2, row_time: 50 },
  ]);
  const resumed = new BenchTask(engine, plan, 1);
  resumed.restore(snapshot);
  // One that joins both, after each has come back.
  resumed.run([at(40, 4), { kind: 'watermark', at: 100 }]);
  expect(resumed.taken()).toEqual(['["main",{"line":"ann 10 70 1,3,2,4"},"69n"]']);
  task.close();
  resumed.close();
});
