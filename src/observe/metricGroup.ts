// Metric group: what a user's functions of one operator count, and how it is told.
import { Histogram, type HistogramSummary } from './histogram.js';

/** A number that only grows. */
export interface Counter {
  readonly value: number;
  /** Adds `by`, 1 by default. */
  inc(by?: number): void;
}

/** A value as it is at the moment. */
export interface Gauge {
  set(value: number): void;
}

/** Metrics of a function: `ctx.metrics`. The same name is the same metric. */
export interface MetricGroup {
  counter(name: string): Counter;
  /** @param read  Called when metrics are asked for; without it, `set` says what the value is. */
  gauge(name: string, read?: () => number): Gauge;
  /** The distribution of the last 1,000 values. */
  histogram(name: string): { update(value: number): void };
}

/** One metric of a user, as data. */
export type UserMetric =
  | { readonly kind: 'counter'; readonly value: number }
  | { readonly kind: 'gauge'; readonly value: number }
  | ({ readonly kind: 'histogram' } & HistogramSummary);

/** By name. */
export type UserMetrics = Readonly<Record<string, UserMetric>>;

class PlainCounter implements Counter {
  value = 0;

  inc(by = 1): void {
    this.value += by;
  }
}

class PlainGauge implements Gauge {
  private value = NaN;
  read: (() => number) | undefined;

  set(value: number): void {
    this.value = value;
  }

  get current(): number {
    return this.read === undefined ? this.value : this.read();
  }
}

/** The metrics of one operator in one subtask. */
export class OperatorMetricGroup implements MetricGroup {
  private readonly counters = new Map<string, PlainCounter>();
  private readonly gauges = new Map<string, PlainGauge>();
  private readonly histograms = new Map<string, Histogram>();

  counter(name: string): Counter {
    return named(this.counters, name, () => new PlainCounter());
  }

  gauge(name: string, read?: () => number): Gauge {
    const gauge = named(this.gauges, name, () => new PlainGauge());
    if (read !== undefined) gauge.read = read;
    return gauge;
  }

  histogram(name: string): Histogram {
    return named(this.histograms, name, () => new Histogram());
  }

  /** What they are now; a gauge whose function fails is NaN, as metrics do not fail a job. */
  snapshot(): UserMetrics {
    const metrics: Record<string, UserMetric> = {};
    for (const [name, { value }] of this.counters) metrics[name] = { kind: 'counter', value };
    for (const [name, gauge] of this.gauges) metrics[name] = { kind: 'gauge', value: read(gauge) };
    for (const [name, histogram] of this.histograms) {
      metrics[name] = { kind: 'histogram', ...histogram.summary() };
    }
    return metrics;
  }
}

function named<T>(known: Map<string, T>, name: string, create: () => T): T {
  let metric = known.get(name);
  if (metric === undefined) known.set(name, (metric = create()));
  return metric;
}

function read(gauge: PlainGauge): number {
  try {
    return gauge.current;
  } catch {
    return NaN;
  }
}
