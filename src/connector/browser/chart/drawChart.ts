// A whole chart, from its model.
import type { ChartModel, Range } from './chartModel.js';
import {
  drawLegend,
  drawTitles,
  drawXAxis,
  drawYAxis,
  type Context,
  type Theme,
} from './drawAxes.js';
import { drawBars } from './drawBars.js';
import { drawLine } from './drawLine.js';
import { FONT_PIXELS, plotArea, type PlotArea } from './plotArea.js';
import { numberTicks, timeTicks, type Tick } from './ticks.js';

/** What is drawn around the points. */
export interface ChartLook {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly kind: 'line' | 'bar';
  readonly xTitle?: string;
  readonly yTitle?: string;
  readonly theme: Theme;
}

const Y_TICKS = 5;
const PIXELS_PER_X_TICK = 90;
const LINE_WIDTH = 1.5;

/** Clears the canvas and draws the model. */
export function drawChart(context: Context, model: ChartModel, look: ChartLook): void {
  const { width, height, theme } = look;
  context.clearRect(0, 0, width, height);
  if (width === 0 || height === 0) return;
  context.font = `${FONT_PIXELS}px ${theme.fontFamily}`;
  context.fillStyle = theme.color;
  context.strokeStyle = theme.color;
  const xRange = model.xRange ?? [0, 1];
  const yRange = model.yRange;
  const yTicks = numberTicks(...yRange, Y_TICKS);
  const area = plotArea({
    width,
    height,
    x: xRange,
    y: yRange,
    yTickPixels: Math.max(...yTicks.map(({ text }) => context.measureText(text).width)),
    hasXTitle: look.xTitle !== undefined,
  });
  drawYAxis(context, area, yTicks);
  if (model.series.size > 0) drawXAxis(context, area, xTicks(model, xRange, area));
  drawTitles(context, area, { x: look.xTitle, y: look.yTitle });
  drawSeries(context, area, model, look);
  // A legend of one nameless series would say nothing.
  const names = [...model.series.keys()];
  if (names.length > 1 || names[0] !== '') drawLegend(context, area, names, theme);
}

function xTicks(model: ChartModel, [min, max]: Range, area: PlotArea): Tick[] {
  if (model.categories.length > 0) return model.categories.map((text, value) => ({ value, text }));
  const count = (area.right - area.left) / PIXELS_PER_X_TICK;
  return model.isTime ? timeTicks(min, max, count) : numberTicks(min, max, count);
}

function drawSeries(
  context: Context,
  area: PlotArea,
  model: ChartModel,
  { kind, theme }: ChartLook,
): void {
  context.save();
  context.beginPath();
  context.rect(area.left, area.top - 2, area.right - area.left, area.bottom - area.top + 3);
  context.clip();
  context.lineWidth = LINE_WIDTH;
  context.lineJoin = 'round';
  [...model.series.values()].forEach((series, index) => {
    const color = theme.colors[index % theme.colors.length];
    context.strokeStyle = color;
    context.fillStyle = color;
    if (kind === 'bar') drawBars(context, area, series, index, model.series.size);
    else drawLine(context, area, series);
  });
  context.restore();
}
