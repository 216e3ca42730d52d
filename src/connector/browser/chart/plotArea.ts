// Where things are on a chart: the plot inside its margins, and the scales of both axes.
//
//   ┌───────────────────────────────┐
//   │ legend                        │  top
//   │  y │                          │
//   │    │        plot              │
//   │    └──────────────────────────│
//   │         ticks, title of x     │  bottom
//   └───────────────────────────────┘

/** From values to CSS pixels. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  (value: number): number;
}

/** The plot in CSS pixels, and its scales. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
}

/** Text of axes in CSS pixels. */
export const FONT_PIXELS = 12;
const LINE_PIXELS = 18;

/** What {@link plotArea} is made of. */
export interface PlotShape {
  readonly width: number;
  readonly height: number;
  readonly x: readonly [min: number, max: number];
  readonly y: readonly [min: number, max: number];
  /** Width of the widest mark of the y axis. */
  readonly yTickPixels: number;
  readonly hasXTitle: boolean;
}

/** The plot of a chart of a size. */
export function plotArea({ width, height, x, y, yTickPixels, hasXTitle }: PlotShape): PlotArea {
  const left = Math.ceil(yTickPixels) + 12;
  const right = Math.max(left + 1, width - 12);
  const top = LINE_PIXELS + 14;
  const bottom = Math.max(top + 1, height - LINE_PIXELS * (hasXTitle ? 2 : 1) - 8);
  return { left, right, top, bottom, x: scale(x, left, right), y: scale(y, bottom, top) };
}

function scale([min, max]: readonly [number, number], from: number, to: number): Scale {
  const factor = (to - from) / (max - min || 1);
  return Object.assign((value: number) => from + (value - min) * factor, { min, max });
}
