// Observed jobs: observable instruments, which read `job.metrics()` when somebody collects.
//
//   collection ─► callbacks of all instruments ─► one snapshot of the job ─► values by attributes
import {
  metrics as api,
  type Attributes,
  type Meter,
  type Observable,
  type ObservableCallback,
  type ObservableResult,
} from '@opentelemetry/api';
import {
  JOB_METRICS,
  OPERATOR_METRICS,
  SUBTASK_METRICS,
  type MetricInfo,
} from '../metricCatalog.js';
import type { UserMetric } from '../metricGroup.js';
import type { JobMetrics } from '../metrics.js';

/** What is observed: a job. */
export interface ObservedJob {
  metrics(): JobMetrics;
}

/** Settings of {@link observeJob}. */
export interface ObserveOptions {
  /** Default that of `millrace` from the global provider. */
  readonly meter?: Meter;
}

const JOB = 'millrace.jobmanager.job';
const SUBTASK = 'millrace.taskmanager.job.task';
const OPERATOR = 'millrace.taskmanager.job.task.operator';

/**
 * Registers instruments for the metrics of a job, named as Flink's reporter names them:
 * `millrace.taskmanager.job.task.operator.numRecordsIn` with the attributes `job_name`,
 * `operator_name` and `subtask_index`. Metrics of functions follow from the collection behind
 * their first.
 *
 * @returns  What removes them.
 * @example const stop = observeJob(job);
 */
export function observeJob(job: ObservedJob, { meter }: ObserveOptions = {}): () => void {
  const observer = new JobObserver(job, meter ?? api.getMeter('millrace'));
  return () => observer.stop();
}

type Values = Iterable<readonly [value: number | undefined, attributes: Attributes]>;

class JobObserver {
  private readonly registered: (readonly [Observable, ObservableCallback])[] = [];
  private readonly userNames = new Set<string>();
  private snapshot: JobMetrics | undefined;

  constructor(
    private readonly job: ObservedJob,
    private readonly meter: Meter,
  ) {
    this.addCatalog(JOB, JOB_METRICS, (metrics) => [[metrics, attributesOf(metrics)]]);
    this.addCatalog(SUBTASK, SUBTASK_METRICS, (metrics) =>
      metrics.subtasks.map((of) => [of, attributesOf(metrics, of.subtask)]),
    );
    this.addCatalog(OPERATOR, OPERATOR_METRICS, (metrics) =>
      metrics.operators.map((of) => [of, attributesOf(metrics, of.subtask, of.operator)]),
    );
    this.read();
  }

  stop(): void {
    for (const [instrument, callback] of this.registered) instrument.removeCallback(callback);
  }

  private addCatalog<K extends string>(
    prefix: string,
    catalog: Readonly<Record<K, MetricInfo>>,
    places: (metrics: JobMetrics) => readonly (readonly [Record<K, unknown>, Attributes])[],
  ): void {
    for (const [name, info] of Object.entries<MetricInfo>(catalog)) {
      this.add(`${prefix}.${name}`, info, (metrics) =>
        places(metrics).map(([of, at]) => [of[name as K] as number | undefined, at]),
      );
    }
  }

  private add(name: string, info: MetricInfo, valuesOf: (metrics: JobMetrics) => Values): void {
    const { kind, help: description, unit } = info;
    const about = { description, ...(unit !== undefined && { unit }) };
    const instrument =
      kind === 'counter'
        ? this.meter.createObservableCounter(name, about)
        : this.meter.createObservableGauge(name, about);
    const callback = (result: ObservableResult): void => {
      for (const [value, attributes] of valuesOf(this.read())) {
        if (value !== undefined && !Number.isNaN(value)) result.observe(value, attributes);
      }
    };
    instrument.addCallback(callback);
    this.registered.push([instrument, callback]);
  }

  /** The callbacks of one collection share a snapshot. */
  private read(): JobMetrics {
    if (this.snapshot !== undefined) return this.snapshot;
    const snapshot = this.job.metrics();
    this.snapshot = snapshot;
    queueMicrotask(() => {
      this.snapshot = undefined;
      for (const { user } of snapshot.operators) {
        for (const [name, metric] of Object.entries(user)) this.addUser(name, metric);
      }
    });
    return snapshot;
  }

  private addUser(name: string, { kind }: UserMetric): void {
    if (this.userNames.has(`${kind} ${name}`)) return;
    this.userNames.add(`${kind} ${name}`);
    const isTaken = name in OPERATOR_METRICS;
    const metric = `${OPERATOR}.${isTaken ? 'user.' : ''}${name.replaceAll(/[^\w.\-/]/g, '_')}`;
    const help = 'A metric of a function.';
    const valuesOf = (metrics: JobMetrics): [UserMetric, Attributes][] =>
      metrics.operators.flatMap((of) => {
        const value = of.user[name];
        if (value?.kind !== kind) return [];
        return [[value, attributesOf(metrics, of.subtask, of.operator)]];
      });
    if (kind !== 'histogram') {
      return this.add(metric, { kind, help }, (metrics) =>
        valuesOf(metrics).map(([of, at]) => [of.kind === 'histogram' ? undefined : of.value, at]),
      );
    }
    this.add(metric, { kind: 'gauge', help }, (metrics) =>
      valuesOf(metrics).flatMap(([of, at]) =>
        of.kind === 'histogram' ? of.quantiles.map(([q, v]) => [v, { ...at, quantile: q }]) : [],
      ),
    );
    this.add(`${metric}.count`, { kind: 'counter', help }, (metrics) =>
      valuesOf(metrics).map(([of, at]) => [of.kind === 'histogram' ? of.count : undefined, at]),
    );
  }
}

function attributesOf({ jobName }: JobMetrics, subtask?: number, operator?: string): Attributes {
  return {
    job_name: jobName,
    ...(subtask !== undefined && { subtask_index: subtask }),
    ...(operator !== undefined && { operator_name: operator }),
  };
}
