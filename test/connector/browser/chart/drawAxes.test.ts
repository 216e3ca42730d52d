import { expect, it } from 'vitest';
import { drawLegend, drawXAxis } from '../../../../src/connector/browser/chart/drawAxes.js';
import { plotArea } from '../../../../src/connector/browser/chart/plotArea.js';
import { recordingContext } from './recordingContext.js';

const area = plotArea({
  ...{ width: 244, height: 200, yTickPixels: 20, hasXTitle: false },
  ...{ x: [0, 20], y: [0, 1] },
});

it('leaves out marks of x that would touch', () => {
  const { context, of } = recordingContext();
  const ticks = Array.from({ length: 21 }, (_, value) => ({ value, text: `n${value}` }));
  drawXAxis(context, area, ticks);
  const shown = of('fillText').map((call) => call.split(' ')[1]);
  expect(shown).toEqual(['n0', 'n3', 'n6', 'n9', 'n12', 'n15', 'n18']);
  expect(of('moveTo')).toHaveLength(21);
});

it('names series from the right, each with its colour', () => {
  const { context, of } = recordingContext();
  const theme = { color: 'black', fontFamily: 'x', colors: ['red', 'blue'] };
  drawLegend(context, area, ['one', 'two'], theme);
  const texts = of('fillText').map((call) => call.split(' ').slice(1, 3).join(' '));
  expect(texts).toEqual(['two 232', 'one 180']);
  expect(of('fillRect')).toHaveLength(2);
});
