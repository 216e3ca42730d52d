// Samples: what one subtask has counted so far, as plain data that goes between threads.
import type { UserMetrics } from './metricGroup.js';

/** Counts of one operator in one subtask. */
export interface OperatorSample {
  readonly operator: string;
  readonly numRecordsIn: number;
  readonly numRecordsOut: number;
  readonly numBytesIn?: number;
  readonly numBytesOut?: number;
  readonly numRecordsInErrors?: number;
  readonly numLateRecordsDropped: number;
  /** Milliseconds; −Infinity before the first, +Infinity at the end. */
  readonly inputWatermark: number;
  readonly outputWatermark: number;
  readonly inPoolUsage?: number;
  readonly outPoolUsage?: number;
  readonly stateBytes: number;
  readonly user: UserMetrics;
}

/** What a subtask did with its time so far, milliseconds. */
export interface TimeSample {
  readonly busyMs: number;
  readonly backPressuredMs: number;
  readonly idleMs: number;
}

/** Counts of one subtask. */
export interface SubtaskSample {
  readonly subtask: number;
  /** By the job's clock. */
  readonly at: number;
  readonly time: TimeSample;
  readonly memoryBytes: number;
  readonly operators: readonly OperatorSample[];
}
