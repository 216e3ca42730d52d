import { describe, expect, it } from 'vitest';
import {
  callback,
  count,
  environment,
  fromIterable,
  int32,
  schema,
  string,
  type Environment,
} from '../../src/index.js';
import { topologicalOrder } from '../../src/plan/logical.js';
import { createTask, exchangeCount } from '../../src/plan/task.js';
import { localNetworks, networkBuffers } from '../../src/runtime/network.js';
import { SharedSplits } from '../../src/runtime/splitFeed.js';
import { systemClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';

const words = schema({ word: string(), n: int32() });

/** A source of several splits of the same words. */
function splitSource(splits: number, rows: number) {
  const one = fromIterable(words, function* () {
    for (let n = 0; n < rows; n++) yield { word: `word ${n % 7}`, n };
  });
  return {
    ...one,
    splits: async () => Array.from({ length: splits }, (_, id) => ({ id: String(id) })),
    open: one.open.bind(one),
  };
}

function describeJob(env: Environment, got: object[]): void {
  const stream = env.from(splitSource(5, 40));
  stream
    .keyBy('word')
    .aggregate({ rows: count() })
    .filter((row) => row.rows > 0n)
    .sinkTo(callback((rows) => void got.push(...rows)));
}

describe('the tasks of a plan', () => {
  it('have an operator for each exchange, and sinks of one writer in the first', () => {
    const env = environment();
    describeJob(env, []);
    const order = topologicalOrder(env.plannedSinks);
    expect(exchangeCount(order)).toBe(2);
    const settings = { createEngine: () => createEngine(), clock: systemClock, batchSize: 8 };
    const networks = localNetworks(networkBuffers(2, 3, false), 3);
    const parts = networks.map((network, subtask) =>
      createTask(order, settings, {
        subtask,
        parallelism: 3,
        maxParallelism: 128,
        network,
        splits: (node) => new SharedSplits(node.source).of(subtask, 3),
      }),
    );
    for (const { vertices } of parts) {
      const names = vertices.map(({ operator }) => operator.name);
      expect(names.filter((name) => name.endsWith('.exchange0')).length).toBe(2);
      expect(names.length).toBe(order.length + 2);
      // Inputs come before what reads them, so that they are drained in this order.
      for (const vertex of vertices) {
        for (const { vertex: to } of vertex.outputs) {
          const at = vertices.findIndex((each) => each === to);
          if (at >= 0) expect(at).toBeGreaterThan(vertices.indexOf(vertex));
        }
      }
    }
    expect(parts.map(({ sinks }) => sinks.length)).toEqual([1, 0, 0]);
  });

  it.each([1, 2, 5])('run at parallelism %i as one does', async (parallelism) => {
    const got: { word: string; rows: bigint }[] = [];
    const env = environment({ parallelism, workers: false, batchSize: 3 });
    describeJob(env, got);
    const { rowsIn } = await env.execute().done;
    expect(rowsIn).toBe(200);
    expect(got.length).toBe(200);
    // Each step of each word once, in order.
    for (const word of new Set(got.map((row) => row.word))) {
      const steps = got.filter((row) => row.word === word).map(({ rows }) => Number(rows));
      expect(steps).toEqual(steps.map((_, index) => index + 1));
    }
  });
});
