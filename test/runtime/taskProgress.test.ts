import { describe, expect, it } from 'vitest';
import type { TaskParts } from '../../src/runtime/jobParts.js';
import type { SourceRunner } from '../../src/runtime/sourceRunner.js';
import { addedProgress, taskProgress, type TaskProgress } from '../../src/runtime/taskProgress.js';
import { TaskTime } from '../../src/observe/taskTime.js';
import { systemClock } from '../../src/time/clock.js';
import { WatermarkTracker } from '../../src/time/watermarkTracker.js';
import { createEngine } from '../../src/wasm/load.node.js';

const vertex = (name: string, rowsIn: number, watermark: number, late?: number): object => ({
  operator: { name },
  rowsIn,
  rowsOut: rowsIn * 2,
  stateBytes: 100,
  watermark,
  userMetrics: { snapshot: () => ({}) },
  metrics: new Map(late === undefined ? [] : [['numLateRecordsDropped', late]]),
});
const runner = (rowsIn: number): SourceRunner =>
  ({
    rowsIn,
    bytesIn: rowsIn * 8,
    badRecords: 1,
    name: 'events',
    explainWatermark: () => new WatermarkTracker(systemClock).explain(),
  }) as unknown as SourceRunner;

function progressOf(count: number, watermark: number): TaskProgress {
  const out = vertex('out', count, watermark);
  const parts = {
    subtask: 1,
    clock: systemClock,
    vertices: [vertex('window', count, watermark, 3), out],
    sinks: [{ vertex: out, operator: { name: 'out', writer: { bytesWritten: 50 } } }],
  };
  const meters = { engine: createEngine(), exchanges: undefined, time: new TaskTime() };
  return taskProgress(parts as unknown as TaskParts, [runner(count), runner(1)], meters);
}

describe('progress of a task', () => {
  it('adds up what its sources, operators and sinks count', () => {
    expect(progressOf(10, 500)).toMatchObject({
      rowsIn: 11,
      bytesIn: 88,
      rowsOut: 10,
      bytesOut: 50,
      badRecords: 2,
      lateRows: 3,
      stateBytes: 200,
      watermark: 500,
      observed: {
        sources: [
          { source: 'events', subtask: 1 },
          { source: 'events', subtask: 1 },
        ],
        subtasks: [{ subtask: 1 }],
      },
    });
    expect(progressOf(10, 500).operators.map(({ name }) => name)).toEqual(['window', 'out']);
  });

  it('is there before the task is open, and without sinks', () => {
    const meters = { engine: undefined, exchanges: undefined, time: new TaskTime() };
    const sinks = [{ vertex: vertex('o', 0, -Infinity), operator: {} }];
    const parts = { clock: systemClock, vertices: [], sinks };
    const progress = taskProgress(parts as unknown as TaskParts, [], meters);
    expect(progress).toMatchObject({ bytesOut: 0, memoryBytes: 0, watermark: -Infinity });
    const none = { clock: systemClock, vertices: [], sinks: [] } as unknown as TaskParts;
    expect(taskProgress(none, [], meters).watermark).toBe(Infinity);
  });
});

describe('progress of several tasks', () => {
  it('is that of the one', () => {
    const one = progressOf(1, 2);
    expect(addedProgress([one])).toBe(one);
  });

  it('is the sum, with the lowest watermark', () => {
    const all = addedProgress([progressOf(10, 500), progressOf(5, 300), progressOf(1, 900)]);
    expect(all).toMatchObject({ rowsIn: 19, rowsOut: 16, lateRows: 9, watermark: 300 });
    expect(all.operators).toMatchObject([
      { name: 'window', rowsIn: 16, rowsOut: 32, stateBytes: 300, watermark: 300 },
      { name: 'out', rowsIn: 16, watermark: 300 },
    ]);
    expect(all.observed.sources).toHaveLength(6);
    expect(all.observed.subtasks).toHaveLength(3);
  });

  it('has no watermark of an operator before all have one', () => {
    const all = addedProgress([progressOf(1, 500), progressOf(1, -Infinity)]);
    expect(all.operators[0].watermark).toBeUndefined();
    expect(all.watermark).toBe(-Infinity);
  });
});
