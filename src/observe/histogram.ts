// Histogram: the distribution of the last values, as Flink's DescriptiveStatisticsHistogram.

/** Values that are kept. */
const WINDOW = 1000;

/** Quantiles that are told, as Flink's reporters do. */
export const QUANTILES = [0.5, 0.75, 0.95, 0.98, 0.99, 0.999] as const;

/** A distribution, as data. */
export interface HistogramSummary {
  /** Values so far; the rest is about the last 1,000 of them, NaN without any. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Value at each of {@link QUANTILES}. */
  readonly quantiles: readonly (readonly [quantile: number, value: number])[];
}

/** Keeps the last values. */
export class Histogram {
  private readonly values = new Float64Array(WINDOW);
  private count = 0;

  update(value: number): void {
    this.values[this.count % WINDOW] = value;
    this.count += 1;
  }

  summary(): HistogramSummary {
    const { count } = this;
    const sorted = this.values.slice(0, Math.min(count, WINDOW)).sort();
    const size = sorted.length;
    return {
      count,
      min: size === 0 ? NaN : sorted[0],
      max: size === 0 ? NaN : sorted[size - 1],
      mean: sorted.reduce((sum, value) => sum + value, 0) / size,
      quantiles: QUANTILES.map((quantile) => [quantile, quantileOf(sorted, quantile)]),
    };
  }
}

/** The lowest value of which at least this part of all is not above. */
function quantileOf(sorted: Float64Array, quantile: number): number {
  return sorted.length === 0 ? NaN : sorted[Math.ceil(quantile * sorted.length) - 1];
}
