// A line of many points, drawn as few: those of one column of pixels become one upright stroke.
//
//   column      points                drawn
//   ┌─┐         ·    ·                │
//   │ │  first  · ·· ·  last          first → highest → lowest → last
//   └─┘            ·                  │
//
// What is seen is the same as with all points, because strokes within a column overlap.
import type { ChartSeries } from './chartSeries.js';
import type { Context } from './drawAxes.js';
import type { PlotArea } from './plotArea.js';

/** Draws the points of a series. */
export function drawLine(context: Context, area: PlotArea, series: ChartSeries): void {
  const { x, y } = series;
  const pen = new Pen(context);
  context.beginPath();
  for (let i = series.first; i < x.length; i++) {
    const at = area.y(y[i]);
    // Halves of CSS pixels are pixels on most screens.
    if (Number.isNaN(at)) pen.lift();
    else pen.to(Math.round(area.x(x[i]) * 2) / 2, at);
  }
  pen.lift();
  context.stroke();
}

/** Keeps the extent of the column at hand until the line leaves it. */
class Pen {
  /** NaN while the pen is off the paper. */
  private column = NaN;
  private low = 0;
  private high = 0;
  private last = 0;

  constructor(private readonly context: Context) {}

  to(column: number, y: number): void {
    if (column === this.column) {
      this.low = Math.min(this.low, y);
      this.high = Math.max(this.high, y);
    } else {
      this.endColumn();
      if (Number.isNaN(this.column)) this.context.moveTo(column, y);
      else this.context.lineTo(column, y);
      this.column = column;
      this.low = y;
      this.high = y;
    }
    this.last = y;
  }

  /** Ends the line; the next point begins another. */
  lift(): void {
    this.endColumn();
    this.column = NaN;
    this.low = this.high;
  }

  private endColumn(): void {
    const { context, column, low, high, last } = this;
    if (low === high) return;
    context.lineTo(column, low);
    context.lineTo(column, high);
    context.lineTo(column, last);
  }
}
