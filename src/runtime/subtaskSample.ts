// Subtask sample: the counters of one subtask as they are now.
import type { OperatorSample, SubtaskSample } from '../observe/samples.js';
import type { UserMetrics } from '../observe/metricGroup.js';
import type { TaskTime } from '../observe/taskTime.js';
import type { Engine } from '../wasm/engine.js';
import type { Exchanges } from './exchanges.js';
import type { TaskParts } from './jobParts.js';
import type { SourceRunner } from './sourceRunner.js';
import type { Vertex } from './vertex.js';

/** What a subtask has besides its operators and sources. */
export interface SubtaskMeters {
  /** Undefined before it is open. */
  readonly engine: Engine | undefined;
  /** Undefined where there is one subtask. */
  readonly exchanges: Exchanges | undefined;
  readonly time: TaskTime;
}

const LATE = 'numLateRecordsDropped';

/** Reads the counters; nothing is counted for it but rows by batch. */
export function subtaskSample(
  parts: TaskParts,
  runners: readonly SourceRunner[],
  { engine, exchanges, time }: SubtaskMeters,
): SubtaskSample {
  const more = new Map<string, Partial<OperatorSample>>();
  for (const { name, bytesIn, badRecords } of runners) {
    more.set(name, { numBytesIn: bytesIn, numRecordsInErrors: badRecords });
  }
  for (const { operator } of parts.sinks) {
    more.set(operator.name, { numBytesOut: operator.writer?.bytesWritten ?? 0 });
  }
  // Each input has the output of the same exchange in the same place.
  exchanges?.inputs.forEach((input, index) => {
    const { output } = exchanges.outputs[index];
    more.set(input.vertex.operator.name, {
      numBytesOut: output.bytesWritten,
      inPoolUsage: input.usage,
      outPoolUsage: output.usage,
    });
  });
  return {
    subtask: parts.subtask,
    at: parts.clock.now(),
    time: time.sample(),
    memoryBytes: engine?.memory.usedBytes ?? 0,
    operators: parts.vertices.map((vertex) => ({
      ...operatorSample(vertex),
      ...more.get(vertex.operator.name),
    })),
  };
}

function operatorSample(vertex: Vertex): OperatorSample {
  return {
    operator: vertex.operator.name,
    numRecordsIn: vertex.rowsIn,
    numRecordsOut: vertex.rowsOut,
    numLateRecordsDropped: vertex.metrics.get(LATE) ?? 0,
    inputWatermark: vertex.watermark,
    outputWatermark: vertex.outputWatermark,
    stateBytes: vertex.stateBytes,
    user: { ...operatorCounters(vertex.metrics), ...vertex.userMetrics.snapshot() },
  };
}

/** What operators count besides: requests that failed. */
function operatorCounters(metrics: ReadonlyMap<string, number>): UserMetrics {
  const others = [...metrics].filter(([name]) => name !== LATE);
  return Object.fromEntries(others.map(([name, value]) => [name, { kind: 'counter', value }]));
}
