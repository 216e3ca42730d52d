// Bars side by side, one for each x.
import type { ChartSeries } from './chartSeries.js';
import type { Context } from './drawAxes.js';
import type { PlotArea } from './plotArea.js';

/** Share of a bar's place that is left free. */
const GAP = 0.22;

/** Draws the bars of series `index` of `count`; x are the numbers of the places. */
export function drawBars(
  context: Context,
  area: PlotArea,
  series: ChartSeries,
  index: number,
  count: number,
): void {
  const place = area.x(1) - area.x(0);
  const width = Math.max(1, (place * (1 - GAP)) / count);
  const zero = area.y(Math.max(area.y.min, Math.min(area.y.max, 0)));
  for (let i = series.first; i < series.x.length; i++) {
    const left = area.x(series.x[i]) - (width * count) / 2 + index * width;
    const y = area.y(series.y[i]);
    if (Number.isNaN(y)) continue;
    context.fillRect(left, Math.min(y, zero), width, Math.max(1, Math.abs(zero - y)));
  }
}
