// Lines or bars on a canvas, drawn when the screen is: however often rows come, once a frame.
//
//   rows ──► model (bounded points) ──► requestAnimationFrame ──► canvas
import type { Fields, RowOf } from '../../../batch/dataType.js';
import { callback } from '../../../sink/callback.js';
import type { Sink } from '../../../sink/sink.js';
import { durationMs, type Duration } from '../../../time/duration.js';
import { ChartModel } from './chartModel.js';
import { drawChart } from './drawChart.js';
import type { Context, Theme } from './drawAxes.js';

/** Options of {@link canvasChart}. */
export interface ChartOptions<F extends Fields> {
  /** `line` (default) over numbers or times, or `bar`, one for each value of x. */
  readonly kind?: 'line' | 'bar';
  readonly x: keyof F & string;
  readonly y: keyof F & string;
  /** A column with the name of the line. Default: one line. */
  readonly series?: keyof F & string;
  /** Width of the x axis: the last points are shown. Default: all points kept. */
  readonly window?: Duration;
  /** Points kept of each series; default 10,000. */
  readonly maxPoints?: number;
  /** What x and y are, with units. */
  readonly xTitle?: string;
  readonly yTitle?: string;
  /** Colours of the series in order, any that CSS knows. */
  readonly colors?: readonly string[];
  /** Colour of texts; default the canvas's own `color`. */
  readonly color?: string;
}

/** A chart: a sink, and a thing that takes rows from elsewhere, a worker for example. */
export interface CanvasChart<F extends Fields> extends Sink<F> {
  add(rows: readonly RowOf<F>[]): void;
  clear(): void;
  /** Draws at once, not with the next frame. */
  draw(): void;
  /** Stops watching the size of the canvas and the page's colours. */
  dispose(): void;
}

const COLORS = ['#4c8dd6', '#f28e2b', '#e15759', '#3fa796', '#b07aa1', '#d4b13f', '#8c6d5b'];

/**
 * Draws a stream. A row of a known series and x replaces that point. Times are shown in UTC. In a
 * page the chart follows the size of the canvas, the screen's pixels and light or dark colours; on
 * an OffscreenCanvas a pixel is a pixel.
 *
 * @example hourly.sinkTo(canvasChart(canvas, { x: 'window_start', y: 'delay', series: 'origin' }))
 */
export function canvasChart<F extends Fields>(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  options: ChartOptions<F>,
): CanvasChart<F> {
  const { kind = 'line', x, y, series, window, maxPoints = 10_000 } = options;
  const model = new ChartModel({
    kind,
    x,
    y,
    series,
    window: window === undefined ? undefined : durationMs(window, 'window', { min: 1 }),
    maxPoints,
  });
  const context = canvas.getContext('2d') as Context;
  const draw = (): void => {
    const size = fit(canvas, context);
    drawChart(context, model, { ...size, ...options, kind, theme: themeOf(canvas, options) });
  };
  const { request, cancel } = onFrame(draw);
  const unwatch = watch(canvas, request);
  const add = (rows: readonly RowOf<F>[]): void => {
    model.add(rows);
    request();
  };
  return {
    name: 'chart',
    open: callback<F>(add).open,
    add,
    clear: () => {
      model.clear();
      request();
    },
    draw: () => {
      cancel();
      draw();
    },
    dispose: () => {
      unwatch();
      cancel();
    },
  };
}

/** Many requests make one frame. */
function onFrame(draw: () => void): { request: () => void; cancel: () => void } {
  let frame: number | undefined;
  return {
    request: () => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        draw();
      });
    },
    cancel: () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      frame = undefined;
    },
  };
}

/** As many pixels as the screen has; returns the size in CSS pixels. */
function fit(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  context: Context,
): { width: number; height: number } {
  if (!('clientWidth' in canvas)) return { width: canvas.width, height: canvas.height };
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = globalThis.devicePixelRatio;
  const pixels = [Math.round(width * ratio), Math.round(height * ratio)] as const;
  if (canvas.width !== pixels[0]) canvas.width = pixels[0];
  if (canvas.height !== pixels[1]) canvas.height = pixels[1];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { width, height };
}

function themeOf(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  { color, colors = COLORS }: Pick<ChartOptions<Fields>, 'color' | 'colors'>,
): Theme {
  if (!('clientWidth' in canvas)) {
    return { color: color ?? 'black', fontFamily: 'sans-serif', colors };
  }
  const style = getComputedStyle(canvas);
  return { color: color ?? style.color, fontFamily: style.fontFamily, colors };
}

function watch(canvas: HTMLCanvasElement | OffscreenCanvas, changed: () => void): () => void {
  if (!('clientWidth' in canvas)) return () => undefined;
  const size = new ResizeObserver(changed);
  size.observe(canvas);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  return () => {
    size.disconnect();
    dark.removeEventListener('change', changed);
  };
}
