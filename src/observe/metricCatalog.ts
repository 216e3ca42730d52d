// Metric catalog: what each metric is, for those who export them.
import type { JobCounters, OperatorMetrics, SubtaskMetrics } from './metrics.js';

/** What a metric is. */
export interface MetricInfo {
  readonly kind: 'counter' | 'gauge';
  /** As UCUM writes it; absent for plain numbers. */
  readonly unit?: 'ms' | 'By' | 's-1' | '1';
  readonly help: string;
}

/** Names of the numbers in `T`. */
type Numbers<T> = Exclude<
  { [K in keyof T]: T[K] extends number | undefined ? K : never }[keyof T],
  'subtask'
>;
type Catalog<T> = Readonly<Record<Numbers<T>, MetricInfo>>;

const counter = (help: string, unit?: MetricInfo['unit']): MetricInfo => ({
  kind: 'counter',
  help,
  ...(unit !== undefined && { unit }),
});
const gauge = (help: string, unit?: MetricInfo['unit']): MetricInfo => ({
  ...counter(help, unit),
  kind: 'gauge',
});

export const JOB_METRICS: Catalog<JobCounters> = {
  uptime: gauge('Time since the job started, in milliseconds.', 'ms'),
  numRestarts: counter('Times that the job was started again after an error.'),
  totalNumberOfCheckpoints: counter('Checkpoints that were completed or failed.'),
  numberOfCompletedCheckpoints: counter('Checkpoints that were completed.'),
  numberOfFailedCheckpoints: counter('Checkpoints that failed.'),
  lastCheckpointDuration: gauge('Duration of the last checkpoint, in milliseconds.', 'ms'),
  lastCheckpointSize: gauge('Bytes that the last checkpoint wrote.', 'By'),
  lastCheckpointFullSize: gauge('Bytes of state in the last checkpoint, unchanged included.', 'By'),
};

export const SUBTASK_METRICS: Catalog<SubtaskMetrics> = {
  busyTimeMsPerSecond: gauge('Milliseconds a second in which the subtask worked.'),
  backPressuredTimeMsPerSecond: gauge(
    'Milliseconds a second in which the subtask waited for sinks, other subtasks or answers.',
  ),
  idleTimeMsPerSecond: gauge('Milliseconds a second in which the subtask waited for rows.'),
  memoryBytes: gauge('Bytes of linear memory in use, state and buffers.', 'By'),
};

export const OPERATOR_METRICS: Catalog<OperatorMetrics> = {
  numRecordsIn: counter('Rows that the operator has received.'),
  numRecordsInPerSecond: gauge('Rows that the operator receives a second.', 's-1'),
  numRecordsOut: counter('Rows that the operator has emitted.'),
  numRecordsOutPerSecond: gauge('Rows that the operator emits a second.', 's-1'),
  numBytesIn: counter('Bytes that the source has read.', 'By'),
  numBytesInPerSecond: gauge('Bytes that the source reads a second.'),
  numBytesOut: counter('Bytes that the sink has written, or the exchange has sent.', 'By'),
  numBytesOutPerSecond: gauge('Bytes that the sink writes, or the exchange sends, a second.'),
  numRecordsInErrors: counter('Records that are not of the schema.'),
  numLateRecordsDropped: counter('Rows that came behind the end of all their windows.'),
  currentInputWatermark: gauge('Watermark that the operator has received, in milliseconds.', 'ms'),
  currentOutputWatermark: gauge('Watermark that the operator has emitted, in milliseconds.', 'ms'),
  watermarkLag: gauge('Processing time minus the watermark received, in milliseconds.', 'ms'),
  inPoolUsage: gauge('How full the buffers from other subtasks are, 0 to 1.', '1'),
  outPoolUsage: gauge('How full the buffers to other subtasks are, 0 to 1.', '1'),
  stateBytes: gauge('Bytes of state of the operator.', 'By'),
};
