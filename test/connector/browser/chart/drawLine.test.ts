import { describe, expect, it } from 'vitest';
import { ChartSeries } from '../../../../src/connector/browser/chart/chartSeries.js';
import { drawLine } from '../../../../src/connector/browser/chart/drawLine.js';
import { plotArea } from '../../../../src/connector/browser/chart/plotArea.js';
import { recordingContext } from './recordingContext.js';

const area = plotArea({
  ...{ width: 1044, height: 258, yTickPixels: 20, hasXTitle: false },
  ...{ x: [0, 1000], y: [0, 200] },
});

function drawn(points: readonly (readonly [number, number])[]): string[] {
  const series = new ChartSeries('s', 1_000_000);
  for (const [x, y] of points) series.add(x, y);
  const { context, of } = recordingContext();
  drawLine(context, area, series);
  return of('moveTo', 'lineTo');
}

describe('drawLine', () => {
  it('goes from point to point where there is room', () => {
    expect(
      drawn([
        [0, 0],
        [10, 200],
        [20, 100],
      ]),
    ).toEqual(['moveTo 32 232', 'lineTo 42 32', 'lineTo 52 132']);
  });

  it('leaves gaps where y is no number', () => {
    expect(
      drawn([
        [0, 0],
        [10, NaN],
        [20, 100],
        [30, 0],
      ]),
    ).toEqual(['moveTo 32 232', 'moveTo 52 132', 'lineTo 62 232']);
  });

  it('draws the extent of many points in a column, and where they leave it', () => {
    const points = [0.01, 0.02, 0.03, 0.04].map((x, i) => [x, [50, 0, 200, 100][i]] as const);
    expect(drawn(points)).toEqual([
      'moveTo 32 182',
      'lineTo 32 32',
      'lineTo 32 232',
      'lineTo 32 132',
    ]);
  });

  it('takes no more strokes than four for each half pixel', () => {
    const points = Array.from({ length: 200_000 }, (_, n) => [n / 200, (n * 7919) % 200] as const);
    expect(drawn(points).length).toBeLessThanOrEqual(2001 * 4);
  });
});
