import { expect, it } from 'vitest';
import { JobMeter } from '../../src/observe/jobMeter.js';
import { JOB_METRICS, OPERATOR_METRICS, SUBTASK_METRICS } from '../../src/observe/metricCatalog.js';

it('has what metrics have', () => {
  const about = { numRecordsIn: 1, numRecordsOut: 1, numLateRecordsDropped: 0, stateBytes: 0 };
  const watermarks = { inputWatermark: 0, outputWatermark: 0 };
  const operators = [{ operator: 'o', ...about, ...watermarks, user: {} }];
  const time = { busyMs: 0, backPressuredMs: 0, idleMs: 0 };
  const sample = { subtask: 0, at: 0, time, memoryBytes: 0, operators };
  const metrics = new JobMeter('job', 0).metrics([sample], 0);
  const others = new Set(['jobName', 'at', 'subtasks', 'operators', 'subtask', 'operator', 'user']);
  const namesOf = (of: object): string[] => Object.keys(of).filter((name) => !others.has(name));
  expect(Object.keys(JOB_METRICS)).toEqual(namesOf(metrics));
  expect(Object.keys(SUBTASK_METRICS)).toEqual(namesOf(metrics.subtasks[0]));
  expect(Object.keys(OPERATOR_METRICS)).toEqual(namesOf(metrics.operators[0]));
});

it('says of each what it is, in a sentence', () => {
  const all = { ...JOB_METRICS, ...SUBTASK_METRICS, ...OPERATOR_METRICS };
  for (const { help } of Object.values(all)) expect(help).toMatch(/^[A-Z].*\.$/);
});
