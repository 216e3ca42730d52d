import { expect, it } from 'vitest';
import { ChartSeries } from '../../../../src/connector/browser/chart/chartSeries.js';
import { drawBars } from '../../../../src/connector/browser/chart/drawBars.js';
import { plotArea } from '../../../../src/connector/browser/chart/plotArea.js';
import { recordingContext } from './recordingContext.js';

it('stands bars on zero, upwards and downwards, side by side', () => {
  const area = plotArea({
    ...{ width: 244, height: 258, yTickPixels: 20, hasXTitle: false },
    ...{ x: [-0.5, 1.5], y: [-100, 100] },
  });
  const series = new ChartSeries('s', 10);
  series.add(0, 50);
  series.add(1, -100);
  const { context, of } = recordingContext();
  drawBars(context, area, series, 0, 1);
  drawBars(context, area, series, 1, 2);
  expect(of('fillRect')).toEqual([
    'fillRect 43 82 78 50',
    'fillRect 143 132 78 100',
    'fillRect 82 82 39 50',
    'fillRect 182 132 39 100',
  ]);
});
