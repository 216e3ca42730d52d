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
  /** Column along the width: a time or a number. */
  readonly x: keyof F & string;
  /** Column along the height: a number. */
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
  const model = modelOf(options);
  const context = canvas.getContext('2d') as Context;
  let surface: Surface | undefined;
  const draw = (): void => {
    surface ??= surfaceOf(canvas, context, options);
    drawChart(context, model, { kind: 'line', ...options, ...surface });
  };
  const { request, cancel } = onFrame(draw);
  const unwatch = watch(canvas, () => {
    surface = undefined;
    request();
  });
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

function modelOf<F extends Fields>(options: ChartOptions<F>): ChartModel {
  const { kind = 'line', x, y, series, window, maxPoints = 10_000 } = options;
  const width = window === undefined ? undefined : durationMs(window, 'window', { min: 1 });
  return new ChartModel({ kind, x, y, series, window: width, maxPoints });
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

/** What is drawn on: CSS pixels and colours. */
interface Surface {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
}

/**
 * Gives the canvas as many pixels as the screen has. Asking for sizes and styles makes the browser
 * lay the page out, so that this is done when they have changed, not for each frame.
 */
function surfaceOf(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  context: Context,
  { color, colors = COLORS }: Pick<ChartOptions<Fields>, 'color' | 'colors'>,
): Surface {
  if (!('clientWidth' in canvas)) {
    const theme = { color: color ?? 'black', fontFamily: 'sans-serif', colors };
    return { width: canvas.width, height: canvas.height, theme };
  }
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = globalThis.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(canvas);
  const theme = { color: color ?? style.color, fontFamily: style.fontFamily, colors };
  return { width, height, theme };
}

/** Calls when size, pixels or colours of a page's canvas may have changed. */
function watch(canvas: HTMLCanvasElement | OffscreenCanvas, changed: () => void): () => void {
  if (!('clientWidth' in canvas)) return () => undefined;
  const size = new ResizeObserver(changed);
  size.observe(canvas);
  // A theme of the page's own is a class or an attribute of its root element.
  const root = new MutationObserver(changed);
  root.observe(document.documentElement, { attributes: true });
  const pixels = matchMedia(`(resolution: ${globalThis.devicePixelRatio}dppx)`);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  for (const query of [pixels, dark]) query.addEventListener('change', changed);
  return () => {
    size.disconnect();
    root.disconnect();
    for (const query of [pixels, dark]) query.removeEventListener('change', changed);
  };
}
