import { expect, it } from 'vitest';
import { TaskTime } from '../../src/observe/taskTime.js';
import type { Exchanges } from '../../src/runtime/exchanges.js';
import type { TaskParts } from '../../src/runtime/jobParts.js';
import type { SourceRunner } from '../../src/runtime/sourceRunner.js';
import { subtaskSample } from '../../src/runtime/subtaskSample.js';
import { VirtualClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';

const vertex = (name: string, metrics: Record<string, number> = {}): object => ({
  operator: { name },
  rowsIn: 10,
  rowsOut: 5,
  stateBytes: 100,
  watermark: 400,
  outputWatermark: 300,
  metrics: new Map(Object.entries(metrics)),
  userMetrics: { snapshot: () => ({ seen: { kind: 'counter', value: 3 } }) },
});

it('has each operator with what its source, sink or exchange counts', () => {
  const exchange = vertex('calls.exchange0');
  const calls = vertex('calls', { numLateRecordsDropped: 2, asyncFailed: 7 });
  const parts = {
    subtask: 2,
    clock: new VirtualClock(5000),
    vertices: [vertex('events'), exchange, calls, vertex('out')],
    sinks: [{ operator: { name: 'out', writer: { bytesWritten: 50 } } }],
  } as unknown as TaskParts;
  const runner = { name: 'events', bytesIn: 80, badRecords: 1 } as unknown as SourceRunner;
  const exchanges = {
    inputs: [{ vertex: exchange, usage: 0.25 }],
    outputs: [{ output: { bytesWritten: 640, usage: 1 } }],
  } as unknown as Exchanges;
  const meters = { engine: createEngine(), exchanges, time: new TaskTime() };
  const sample = subtaskSample(parts, [runner], meters);
  expect(sample).toMatchObject({ subtask: 2, at: 5000 });
  expect(sample.memoryBytes).toBeGreaterThanOrEqual(0);
  expect(sample.operators).toEqual([
    { ...plain('events'), numBytesIn: 80, numRecordsInErrors: 1 },
    { ...plain('calls.exchange0'), numBytesOut: 640, inPoolUsage: 0.25, outPoolUsage: 1 },
    {
      ...plain('calls'),
      numLateRecordsDropped: 2,
      user: { asyncFailed: { kind: 'counter', value: 7 }, seen: { kind: 'counter', value: 3 } },
    },
    { ...plain('out'), numBytesOut: 50 },
  ]);
});

function plain(operator: string): object {
  return {
    operator,
    numRecordsIn: 10,
    numRecordsOut: 5,
    numLateRecordsDropped: 0,
    inputWatermark: 400,
    outputWatermark: 300,
    stateBytes: 100,
    user: { seen: { kind: 'counter', value: 3 } },
  };
}
