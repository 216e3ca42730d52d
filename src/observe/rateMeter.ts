// Rate meter: what samples of counters say about the time between them.
//
//   started          asked           asked           asked (now)
//   ├──────────────────┼───────────────┼───────────────┤
//                      from            latest          rates: (now − from) / time, a second or more
//
// Nothing is measured while nobody asks.
import type { OperatorMetrics, SubtaskMetrics } from './metrics.js';
import type { OperatorSample, SubtaskSample, TimeSample } from './samples.js';

/** Rates of less time than this would jump, milliseconds. */
const SPAN_MS_MIN = 1000;
const NO_TIME: TimeSample = { busyMs: 0, backPressuredMs: 0, idleMs: 0 };

interface Samples {
  readonly at: number;
  readonly bySubtask: ReadonlyMap<number, SubtaskSample>;
}

type Counted = 'numRecordsIn' | 'numRecordsOut' | 'numBytesIn' | 'numBytesOut';

/** Turns the samples of subtasks into metrics with rates. */
export class RateMeter {
  private from: Samples;
  private latest: Samples;

  constructor(private readonly startedAt: number) {
    this.from = this.latest = { at: startedAt, bySubtask: new Map() };
  }

  /** @param now  By the clock of the samples. */
  measure(
    samples: readonly SubtaskSample[],
    now: number,
  ): { readonly subtasks: SubtaskMetrics[]; readonly operators: OperatorMetrics[] } {
    if (now - this.latest.at >= SPAN_MS_MIN) {
      this.from = this.latest;
      this.latest = { at: now, bySubtask: new Map(samples.map((of) => [of.subtask, of])) };
    }
    return {
      subtasks: samples.map((sample) => this.subtask(sample)),
      operators: samples.flatMap((sample) => this.operators(sample, now)),
    };
  }

  private subtask({ subtask, time, memoryBytes }: SubtaskSample): SubtaskMetrics {
    const before = this.from.bySubtask.get(subtask)?.time ?? NO_TIME;
    const busy = since(before.busyMs, time.busyMs);
    const backPressured = since(before.backPressuredMs, time.backPressuredMs);
    const idle = since(before.idleMs, time.idleMs);
    const perSecond = 1000 / Math.max(busy + backPressured + idle, Number.MIN_VALUE);
    return {
      subtask,
      busyTimeMsPerSecond: busy === 0 ? 0 : busy * perSecond,
      backPressuredTimeMsPerSecond: backPressured === 0 ? 0 : backPressured * perSecond,
      idleTimeMsPerSecond: idle === 0 ? 0 : idle * perSecond,
      memoryBytes,
    };
  }

  private operators({ subtask, at, operators }: SubtaskSample, now: number): OperatorMetrics[] {
    const before = this.from.bySubtask.get(subtask);
    const known = new Map(before?.operators.map((sample) => [sample.operator, sample]));
    const seconds = (at - (before?.at ?? this.startedAt)) / 1000;
    return operators.map((sample) => {
      const old = known.get(sample.operator);
      const rate = (metric: Counted): number =>
        seconds <= 0 ? 0 : since(old?.[metric] ?? 0, sample[metric] ?? 0) / seconds;
      return operatorMetrics(subtask, sample, rate, now);
    });
  }
}

function operatorMetrics(
  subtask: number,
  sample: OperatorSample,
  rate: (metric: Counted) => number,
  now: number,
): OperatorMetrics {
  const watermark = finite(sample.inputWatermark);
  const { numBytesIn, numBytesOut } = sample;
  return {
    operator: sample.operator,
    subtask,
    numRecordsIn: sample.numRecordsIn,
    numRecordsInPerSecond: rate('numRecordsIn'),
    numRecordsOut: sample.numRecordsOut,
    numRecordsOutPerSecond: rate('numRecordsOut'),
    numBytesIn,
    numBytesInPerSecond: numBytesIn === undefined ? undefined : rate('numBytesIn'),
    numBytesOut,
    numBytesOutPerSecond: numBytesOut === undefined ? undefined : rate('numBytesOut'),
    numRecordsInErrors: sample.numRecordsInErrors,
    numLateRecordsDropped: sample.numLateRecordsDropped,
    currentInputWatermark: watermark,
    currentOutputWatermark: finite(sample.outputWatermark),
    watermarkLag: watermark === undefined ? undefined : now - watermark,
    inPoolUsage: sample.inPoolUsage,
    outPoolUsage: sample.outPoolUsage,
    stateBytes: sample.stateBytes,
    user: sample.user,
  };
}

/** A counter that is lower than before began anew: the job was restarted. */
function since(before: number, value: number): number {
  return value < before ? value : value - before;
}

function finite(watermark: number): number | undefined {
  return Number.isFinite(watermark) ? watermark : undefined;
}
