// What a chart shows: series of points made of rows, and the ranges of its axes.
import { MillraceError } from '../../../error.js';
import { ChartSeries } from './chartSeries.js';
import { niceStep } from './ticks.js';

/** How rows become points. */
export interface ModelOptions {
  readonly kind: 'line' | 'bar';
  readonly x: string;
  readonly y: string;
  readonly series: string | undefined;
  /** Width of the x axis; undefined: all that there is. */
  readonly window: number | undefined;
  readonly maxPoints: number;
}

/** The least and the greatest value of an axis. */
export type Range = readonly [min: number, max: number];

/** Lines that a person can tell apart are fewer; a stream by key may have millions. */
const MAX_SERIES = 64;
type Row = Readonly<Record<string, unknown>>;

/** The points of a chart. */
export class ChartModel {
  readonly series = new Map<string, ChartSeries>();
  /** Bars: the texts of their places, in order. */
  readonly categories: string[] = [];
  /** True once an x was a Date. */
  isTime = false;
  private xMax = -Infinity;
  private readonly places = new Map<string, number>();

  constructor(private readonly options: ModelOptions) {}

  /** @throws MillraceError RESOURCE_LIMIT with more than 64 series. */
  add(rows: readonly object[]): void {
    const { x, y, series } = this.options;
    for (const row of rows as readonly Row[]) {
      const name = series === undefined ? '' : String(row[series]);
      const at = this.position(row[x]);
      (this.series.get(name) ?? this.addSeries(name)).add(at, numberOf(row[y]));
      if (at > this.xMax) this.xMax = at;
    }
    const { window } = this.options;
    if (window === undefined) return;
    for (const line of this.series.values()) line.trimBefore(this.xMax - window);
  }

  clear(): void {
    this.series.clear();
    this.places.clear();
    this.categories.length = 0;
    this.xMax = -Infinity;
  }

  /** Undefined while there is nothing. */
  get xRange(): Range | undefined {
    if (this.series.size === 0) return undefined;
    const { kind, window } = this.options;
    if (kind === 'bar') return [-0.5, Math.max(0, this.categories.length - 1) + 0.5];
    let first = Infinity;
    for (const { x, first: index } of this.series.values()) first = Math.min(first, x[index]);
    if (window === undefined) return first === this.xMax ? [first, first + 1] : [first, this.xMax];
    // Filled from the left at first, then moving.
    const from = Math.max(first, this.xMax - window);
    return [from, from + window];
  }

  /** Rounded, so that the axis stands still while values change a little. */
  get yRange(): Range {
    let min = this.options.kind === 'bar' ? 0 : Infinity;
    let max = this.options.kind === 'bar' ? 0 : -Infinity;
    for (const { y, first } of this.series.values()) {
      for (let i = first; i < y.length; i++) {
        if (y[i] < min) min = y[i];
        if (y[i] > max) max = y[i];
      }
    }
    if (min > max) return [0, 1];
    if (min === max) return min === 0 ? [0, 1] : [Math.min(0, min * 1.2), Math.max(0, max * 1.2)];
    return rounded(rounded([min, max]));
  }

  private position(value: unknown): number {
    if (this.options.kind === 'bar') return this.place(value);
    if (value instanceof Date) {
      this.isTime = true;
      return value.getTime();
    }
    return numberOf(value);
  }

  private place(value: unknown): number {
    const text = value instanceof Date ? value.toISOString().slice(0, 16) : String(value);
    const known = this.places.get(text);
    if (known !== undefined) return known;
    const place = this.categories.push(text) - 1;
    this.places.set(text, place);
    return place;
  }

  private addSeries(name: string): ChartSeries {
    if (this.series.size === MAX_SERIES) {
      throw new MillraceError(
        'RESOURCE_LIMIT',
        `A chart has at most ${MAX_SERIES} series; '${name}' is one more. Filter the stream first.`,
      );
    }
    const series = new ChartSeries(name, this.options.maxPoints);
    this.series.set(name, series);
    return series;
  }
}

/** Twice, a range ends at marks of its own: the wider range may have a wider step. */
function rounded([min, max]: Range): Range {
  const step = niceStep(max - min, 5);
  return [Math.floor(min / step) * step, Math.ceil(max / step) * step];
}

/** NaN, a gap, for what is no number. */
function numberOf(value: unknown): number {
  return value === null || value === undefined ? NaN : Number(value);
}
