import { describe, expect, it } from 'vitest';
import type { TaskParts } from '../../src/runtime/jobParts.js';
import type { SourceRunner } from '../../src/runtime/sourceRunner.js';
import { addedProgress, taskProgress, type TaskProgress } from '../../src/runtime/taskProgress.js';
import { createEngine } from '../../src/wasm/load.node.js';

const vertex = (name: string, rowsIn: number, watermark: number, late?: number): object => ({
  operator: { name },
  rowsIn,
  rowsOut: rowsIn * 2,
  stateBytes: 100,
  watermark,
  metrics: new Map(late === undefined ? [] : [['numLateRecordsDropped', late]]),
});
const runner = (rowsIn: number): SourceRunner =>
  ({
    rowsIn,
    bytesIn: rowsIn * 8,
    badRecords: 1,
    source: { name: 'events' },
    explainWatermark: () => '  split 0: ACTIVE',
  }) as unknown as SourceRunner;

function progressOf(count: number, watermark: number): TaskProgress {
  const out = vertex('out', count, watermark);
  const parts = {
    vertices: [vertex('window', count, watermark, 3), out],
    sinks: [{ vertex: out, operator: { writer: { bytesWritten: 50 } } }],
  };
  return taskProgress(parts as unknown as TaskParts, [runner(count), runner(1)], createEngine());
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
      watermarks: 'events:\n  split 0: ACTIVE\nevents:\n  split 0: ACTIVE',
    });
    expect(progressOf(10, 500).operators.map(({ name }) => name)).toEqual(['window', 'out']);
  });

  it('is there before the task is open, and without sinks', () => {
    const parts = { vertices: [], sinks: [{ vertex: vertex('o', 0, -Infinity), operator: {} }] };
    const progress = taskProgress(parts as unknown as TaskParts, [], undefined);
    expect(progress).toMatchObject({ bytesOut: 0, memoryBytes: 0, watermark: -Infinity });
    const none = { vertices: [], sinks: [] } as unknown as TaskParts;
    expect(taskProgress(none, [], undefined).watermark).toBe(Infinity);
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
    expect(all.watermarks.split('events:')).toHaveLength(7);
  });

  it('has no watermark of an operator before all have one', () => {
    const all = addedProgress([progressOf(1, 500), progressOf(1, -Infinity)]);
    expect(all.operators[0].watermark).toBeUndefined();
    expect(all.watermark).toBe(-Infinity);
  });
});
