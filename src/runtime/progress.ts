// Progress: what a running job tells about itself, once an interval.
import type { Vertex } from './vertex.js';

/** A snapshot of a job's counters. */
export interface Progress {
  /** Milliseconds since the job started. */
  readonly elapsedMs: number;
  readonly rowsIn: number;
  readonly bytesIn: number;
  readonly rowsOut: number;
  readonly bytesOut: number;
  /** Rows read a second, over the last interval. */
  readonly rowsInPerSecond: number;
  /** Bytes read a second, over the last interval. */
  readonly bytesInPerSecond: number;
  /**
   * Event time in milliseconds since 1970 that the sinks have reached; undefined before the first
   * watermark.
   */
  readonly watermark: number | undefined;
  /**
   * Processing time minus watermark in milliseconds; undefined before the first watermark and at
   * the end.
   */
  readonly watermarkLagMs: number | undefined;
  /** Rows dropped or side-output because all their windows had closed. */
  readonly lateRows: number;
  readonly badRecords: number;
  /** Bytes of operator state. */
  readonly stateBytes: number;
  /** Bytes of linear memory in use, state and buffers. */
  readonly memoryBytes: number;
  /** 0 … 1 where the size of the input is known. */
  readonly fraction: number | undefined;
  readonly operators: readonly OperatorProgress[];
}

/** Counters of one operator. */
export interface OperatorProgress {
  readonly name: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly stateBytes: number;
  readonly watermark: number | undefined;
}

/** What a finished job did. */
export interface JobResult {
  readonly durationMs: number;
  readonly rowsIn: number;
  readonly bytesIn: number;
  readonly rowsOut: number;
  readonly lateRows: number;
  readonly badRecords: number;
}

/** The counters of a vertex as they are now. */
export function operatorProgress(vertex: Vertex): OperatorProgress {
  return {
    name: vertex.operator.name,
    rowsIn: vertex.rowsIn,
    rowsOut: vertex.rowsOut,
    stateBytes: vertex.stateBytes,
    watermark: Number.isFinite(vertex.watermark) ? vertex.watermark : undefined,
  };
}
