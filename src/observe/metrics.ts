// Metrics of a running job at one moment, under Flink's names where Flink has them.
//
//   job        restarts, checkpoints
//   subtask    what its thread does with its time
//   operator   rows, bytes, watermarks, state of one operator in one subtask
import type { UserMetrics } from './metricGroup.js';

/** Counters of one operator in one subtask; rates are those of the last second or more. */
export interface OperatorMetrics {
  /** As `explain()` shows it; `<operator>.exchange0` is what other subtasks send to its input 0. */
  readonly operator: string;
  readonly subtask: number;
  readonly numRecordsIn: number;
  readonly numRecordsInPerSecond: number;
  readonly numRecordsOut: number;
  readonly numRecordsOutPerSecond: number;
  /** Of sources: bytes read. */
  readonly numBytesIn: number | undefined;
  readonly numBytesInPerSecond: number | undefined;
  /** Of sinks: bytes written. Of exchanges: bytes sent to other subtasks. */
  readonly numBytesOut: number | undefined;
  readonly numBytesOutPerSecond: number | undefined;
  /** Of sources: records that are not of the schema. */
  readonly numRecordsInErrors: number | undefined;
  readonly numLateRecordsDropped: number;
  /** Event time, milliseconds since 1970; undefined before the first and at the end. */
  readonly currentInputWatermark: number | undefined;
  readonly currentOutputWatermark: number | undefined;
  /** Processing time minus the watermark, milliseconds. */
  readonly watermarkLag: number | undefined;
  /** Of exchanges: how full the buffers from other subtasks are, 0 … 1; the fullest. */
  readonly inPoolUsage: number | undefined;
  /** Of exchanges: how full the buffers to other subtasks are, 0 … 1; the fullest. */
  readonly outPoolUsage: number | undefined;
  /** Bytes of state. */
  readonly stateBytes: number;
  /** What functions count with `ctx.metrics`. */
  readonly user: UserMetrics;
}

/** What one subtask does with its time; the three add up to 1,000. */
export interface SubtaskMetrics {
  readonly subtask: number;
  /** Milliseconds a second in which it worked. */
  readonly busyTimeMsPerSecond: number;
  /** … in which it waited for sinks, other subtasks, or answers of functions. */
  readonly backPressuredTimeMsPerSecond: number;
  /** … in which it waited for rows. */
  readonly idleTimeMsPerSecond: number;
  /** Bytes of linear memory in use, state and buffers. */
  readonly memoryBytes: number;
}

/** Restarts and checkpoints of a job. */
export interface JobCounters {
  /** Milliseconds since the job started. */
  readonly uptime: number;
  readonly numRestarts: number;
  readonly totalNumberOfCheckpoints: number;
  readonly numberOfCompletedCheckpoints: number;
  readonly numberOfFailedCheckpoints: number;
  /** Milliseconds; undefined before the first. */
  readonly lastCheckpointDuration: number | undefined;
  /** Bytes that the last checkpoint wrote. */
  readonly lastCheckpointSize: number | undefined;
  /** Bytes of its state, those of unchanged pieces included. */
  readonly lastCheckpointFullSize: number | undefined;
}

/** Metrics of a job as `job.metrics()` returns them. */
export interface JobMetrics extends JobCounters {
  /** `name` in the settings of the environment. */
  readonly jobName: string;
  /** By the job's clock, milliseconds since 1970. */
  readonly at: number;
  readonly subtasks: readonly SubtaskMetrics[];
  readonly operators: readonly OperatorMetrics[];
}
