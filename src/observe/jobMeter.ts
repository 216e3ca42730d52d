// Job meter: what a job counts over its restarts, and its metrics from that and its subtasks.
import type { JobMetrics } from './metrics.js';
import { RateMeter } from './rateMeter.js';
import type { SubtaskSample } from './samples.js';

/** What is told of a checkpoint. */
interface Completed {
  readonly durationMs: number;
  readonly stateBytes: number;
  readonly writtenBytes: number;
}

/** Counts restarts and checkpoints. */
export class JobMeter {
  private restarts = 0;
  private completed = 0;
  private failed = 0;
  private last: Completed | undefined;
  private readonly rates: RateMeter;

  constructor(
    private readonly jobName: string,
    private readonly startedAt: number,
  ) {
    this.rates = new RateMeter(startedAt);
  }

  checkpointCompleted(checkpoint: Completed): void {
    this.completed += 1;
    this.last = checkpoint;
  }

  checkpointFailed(): void {
    this.failed += 1;
  }

  restarted(): void {
    this.restarts += 1;
  }

  /** @param now  By the job's clock. */
  metrics(samples: readonly SubtaskSample[], now: number): JobMetrics {
    const { completed, failed, last } = this;
    return {
      jobName: this.jobName,
      at: now,
      uptime: now - this.startedAt,
      numRestarts: this.restarts,
      totalNumberOfCheckpoints: completed + failed,
      numberOfCompletedCheckpoints: completed,
      numberOfFailedCheckpoints: failed,
      lastCheckpointDuration: last?.durationMs,
      lastCheckpointSize: last?.writtenBytes,
      lastCheckpointFullSize: last?.stateBytes,
      ...this.rates.measure(samples, now),
    };
  }
}
