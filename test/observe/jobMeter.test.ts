import { expect, it } from 'vitest';
import { JobMeter } from '../../src/observe/jobMeter.js';

it('counts restarts and checkpoints, and tells of the last', () => {
  const meter = new JobMeter('orders', 1000);
  expect(meter.metrics([], 1500)).toEqual({
    jobName: 'orders',
    at: 1500,
    uptime: 500,
    numRestarts: 0,
    totalNumberOfCheckpoints: 0,
    numberOfCompletedCheckpoints: 0,
    numberOfFailedCheckpoints: 0,
    lastCheckpointDuration: undefined,
    lastCheckpointSize: undefined,
    lastCheckpointFullSize: undefined,
    subtasks: [],
    operators: [],
  });
  meter.checkpointCompleted({ durationMs: 9, stateBytes: 100, writtenBytes: 100 });
  meter.checkpointCompleted({ durationMs: 5, stateBytes: 120, writtenBytes: 20 });
  meter.checkpointFailed();
  meter.restarted();
  expect(meter.metrics([], 3000)).toMatchObject({
    numRestarts: 1,
    totalNumberOfCheckpoints: 3,
    numberOfCompletedCheckpoints: 2,
    numberOfFailedCheckpoints: 1,
    lastCheckpointDuration: 5,
    lastCheckpointSize: 20,
    lastCheckpointFullSize: 120,
  });
});
