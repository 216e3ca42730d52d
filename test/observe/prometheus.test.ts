import { expect, it } from 'vitest';
import { JobMeter } from '../../src/observe/jobMeter.js';
import type { JobMetrics } from '../../src/observe/metrics.js';
import { prometheusText } from '../../src/observe/prometheus.js';
import type { OperatorSample } from '../../src/observe/samples.js';

function metricsOf(jobName: string, about: Partial<OperatorSample> = {}): JobMetrics {
  const operator: OperatorSample = {
    operator: 'totals',
    numRecordsIn: 10,
    numRecordsOut: 5,
    numLateRecordsDropped: 0,
    inputWatermark: 4000,
    outputWatermark: -Infinity,
    stateBytes: 8,
    user: {},
    ...about,
  };
  const time = { busyMs: 0, backPressuredMs: 0, idleMs: 5000 };
  const sample = { subtask: 1, at: 5000, time, memoryBytes: 64, operators: [operator] };
  return new JobMeter(jobName, 0).metrics([sample], 5000);
}

it('lines of a metric stand together behind what it is', () => {
  const text = prometheusText([metricsOf('a'), metricsOf('b', { operator: 'other' })]);
  const name = 'millrace_taskmanager_job_task_operator_numRecordsIn';
  expect(text).toContain(
    [
      `# HELP ${name} Rows that the operator has received.`,
      `# TYPE ${name} counter`,
      `${name}{job_name="a",operator_name="totals",subtask_index="1"} 10`,
      `${name}{job_name="b",operator_name="other",subtask_index="1"} 10`,
      '',
    ].join('\n'),
  );
  const types = text.split('\n').filter((line) => line.startsWith('# TYPE'));
  expect(new Set(types).size).toBe(types.length);
  expect(text).toContain('millrace_jobmanager_job_numRestarts{job_name="a"} 0\n');
  expect(text).toContain(
    'millrace_taskmanager_job_task_idleTimeMsPerSecond{job_name="a",subtask_index="1"} 1000\n',
  );
  expect(text).not.toContain('currentOutputWatermark');
  expect(text.endsWith('\n')).toBe(true);
});

it('labels are escaped', () => {
  const text = prometheusText(metricsOf('a "b"\\c\nd', { operator: 'ö' }));
  expect(text).toContain('{job_name="a \\"b\\"\\\\c\\nd",operator_name="ö",subtask_index="1"}');
});

it('metrics of functions have their own names', () => {
  const summary = { count: 3, min: 1, max: 2, mean: 1.5, quantiles: [[0.5, 1]] as const };
  const lines = prometheusText(
    metricsOf('a', {
      user: {
        'orders seen': { kind: 'counter', value: 3 },
        'queue.length': { kind: 'gauge', value: Infinity },
        sizes: { kind: 'histogram', ...summary },
        numRecordsIn: { kind: 'counter', value: 77 },
      },
    }),
  ).split('\n');
  const prefix = 'millrace_taskmanager_job_task_operator_';
  const at = 'job_name="a",operator_name="totals",subtask_index="1"';
  expect(lines).toContain(`${prefix}orders_seen{${at}} 3`);
  expect(lines).toContain(`${prefix}queue_length{${at}} +Inf`);
  expect(lines).toContain(`# TYPE ${prefix}sizes summary`);
  expect(lines).toContain(`${prefix}sizes{${at},quantile="0.5"} 1`);
  expect(lines).toContain(`${prefix}sizes_count{${at}} 3`);
  expect(lines).toContain(`${prefix}user_numRecordsIn{${at}} 77`);
});

it('a name that is of two kinds in two functions is two metrics', () => {
  const a = metricsOf('a', { user: { x: { kind: 'counter', value: 1 } } });
  const b = metricsOf('b', { user: { x: { kind: 'gauge', value: 2 } } });
  const text = prometheusText([a, b]);
  expect(text).toContain('operator_x_gauge{job_name="b"');
  expect(text).toContain('operator_x{job_name="a"');
});
