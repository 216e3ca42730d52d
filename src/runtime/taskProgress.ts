// Task progress: the counters of one subtask, and how those of several add up to a job's.
import type { SubtaskSample } from '../observe/samples.js';
import type { SourceWatermarks } from '../observe/watermarkText.js';
import type { TaskParts } from './jobParts.js';
import { operatorProgress, type OperatorProgress } from './progress.js';
import type { SourceRunner } from './sourceRunner.js';
import { subtaskSample, type SubtaskMeters } from './subtaskSample.js';

/** Counters of one subtask; plain JSON but for infinite watermarks. */
export interface TaskProgress {
  readonly rowsIn: number;
  readonly bytesIn: number;
  readonly rowsOut: number;
  readonly bytesOut: number;
  readonly badRecords: number;
  readonly lateRows: number;
  readonly stateBytes: number;
  readonly memoryBytes: number;
  /** Lowest of the sinks', milliseconds; +Infinity without sinks. */
  readonly watermark: number;
  readonly operators: readonly OperatorProgress[];
  readonly observed: Observed;
}

/** What is told of subtasks one by one. */
export interface Observed {
  /** Why the watermarks of the sources stand where they do. */
  readonly sources: readonly SourceWatermarks[];
  readonly subtasks: readonly SubtaskSample[];
}

/** The counters of a subtask as they are now. */
export function taskProgress(
  parts: TaskParts,
  runners: readonly SourceRunner[],
  meters: SubtaskMeters,
): TaskProgress {
  const { vertices, sinks, subtask } = parts;
  const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
    items.reduce((total, item) => total + of(item), 0);
  return {
    rowsIn: sum(runners, (runner) => runner.rowsIn),
    bytesIn: sum(runners, (runner) => runner.bytesIn),
    rowsOut: sum(sinks, (sink) => sink.vertex.rowsIn),
    bytesOut: sum(sinks, (sink) => sink.operator.writer?.bytesWritten ?? 0),
    badRecords: sum(runners, (runner) => runner.badRecords),
    lateRows: sum(vertices, (vertex) => vertex.metrics.get('numLateRecordsDropped') ?? 0),
    stateBytes: sum(vertices, (vertex) => vertex.stateBytes),
    memoryBytes: meters.engine?.memory.usedBytes ?? 0,
    watermark: Math.min(...sinks.map((sink) => sink.vertex.watermark)),
    operators: vertices.map(operatorProgress),
    observed: {
      sources: runners.map((runner) => {
        return { source: runner.name, subtask, ...runner.explainWatermark() };
      }),
      subtasks: [subtaskSample(parts, runners, meters)],
    },
  };
}

/** The counters of all subtasks together; operators are matched by their position. */
export function addedProgress(tasks: readonly TaskProgress[]): TaskProgress {
  const [first, ...others] = tasks;
  return others.reduce(added, first);
}

function added(a: TaskProgress, b: TaskProgress): TaskProgress {
  return {
    rowsIn: a.rowsIn + b.rowsIn,
    bytesIn: a.bytesIn + b.bytesIn,
    rowsOut: a.rowsOut + b.rowsOut,
    bytesOut: a.bytesOut + b.bytesOut,
    badRecords: a.badRecords + b.badRecords,
    lateRows: a.lateRows + b.lateRows,
    stateBytes: a.stateBytes + b.stateBytes,
    memoryBytes: a.memoryBytes + b.memoryBytes,
    watermark: Math.min(a.watermark, b.watermark),
    operators: a.operators.map((operator, index) => addedOperator(operator, b.operators[index])),
    observed: {
      sources: [...a.observed.sources, ...b.observed.sources],
      subtasks: [...a.observed.subtasks, ...b.observed.subtasks],
    },
  };
}

function addedOperator(a: OperatorProgress, b: OperatorProgress | undefined): OperatorProgress {
  if (b === undefined) return a;
  const watermark =
    a.watermark === undefined || b.watermark === undefined
      ? undefined
      : Math.min(a.watermark, b.watermark);
  return {
    name: a.name,
    rowsIn: a.rowsIn + b.rowsIn,
    rowsOut: a.rowsOut + b.rowsOut,
    stateBytes: a.stateBytes + b.stateBytes,
    watermark,
  };
}
