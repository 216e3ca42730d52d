// The frame of a chart: lines of the grid, marks, titles, legend.
import { FONT_PIXELS, type PlotArea } from './plotArea.js';
import type { Tick } from './ticks.js';

/** The part of a 2D context that charts use: of a page's canvas or a worker's. */
export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Colours and letters, as the page has them. */
export interface Theme {
  /** Of texts; lines of the grid have it too, almost transparent. */
  readonly color: string;
  readonly fontFamily: string;
  readonly colors: readonly string[];
}

const GRID_ALPHA = 0.13;
const LABEL_ALPHA = 0.72;

/** Draws the horizontal lines with their marks at the left. */
export function drawYAxis(context: Context, area: PlotArea, ticks: readonly Tick[]): void {
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const { value, text } of ticks) {
    const y = crisp(area.y(value));
    line(context, area.left, y, area.right, y, value === 0 ? GRID_ALPHA * 2.5 : GRID_ALPHA);
    label(context, text, area.left - 8, y);
  }
}

/** Draws the marks below the plot, and leaves out those that would touch. */
export function drawXAxis(context: Context, area: PlotArea, ticks: readonly Tick[]): void {
  context.textAlign = 'center';
  context.textBaseline = 'top';
  let freeFrom = -Infinity;
  for (const { value, text } of ticks) {
    const x = area.x(value);
    const half = context.measureText(text).width / 2;
    line(context, crisp(x), area.bottom, crisp(x), area.bottom + 4, GRID_ALPHA * 2.5);
    if (x - half < freeFrom || x + half > area.right + 12) continue;
    label(context, text, x, area.bottom + 8);
    freeFrom = x + half + 10;
  }
}

/** Draws the title of y above the plot and that of x below it. */
export function drawTitles(
  context: Context,
  area: PlotArea,
  titles: { readonly x?: string; readonly y?: string },
): void {
  context.textBaseline = 'top';
  if (titles.y !== undefined) {
    context.textAlign = 'left';
    label(context, titles.y, 0, 4);
  }
  if (titles.x !== undefined) {
    context.textAlign = 'right';
    label(context, titles.x, area.right, area.bottom + 26);
  }
}

/** Draws names with their colours at the top right. */
export function drawLegend(
  context: Context,
  area: PlotArea,
  names: readonly string[],
  theme: Theme,
): void {
  context.textAlign = 'right';
  context.textBaseline = 'top';
  let right = area.right;
  for (let i = names.length - 1; i >= 0; i--) {
    label(context, names[i], right, 4);
    right -= context.measureText(names[i]).width + 20;
    context.fillStyle = theme.colors[i % theme.colors.length];
    context.fillRect(right + 2, 4 + FONT_PIXELS / 2 - 2, 14, 4);
    context.fillStyle = theme.color;
    right -= 14;
  }
}

function label(context: Context, text: string, x: number, y: number): void {
  context.globalAlpha = LABEL_ALPHA;
  context.fillText(text, x, y);
  context.globalAlpha = 1;
}

function line(
  context: Context,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  alpha: number,
): void {
  context.globalAlpha = alpha;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.globalAlpha = 1;
}

/** The middle of a pixel, where a line of one pixel is sharp. */
function crisp(position: number): number {
  return Math.round(position) + 0.5;
}
