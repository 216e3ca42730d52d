import { expect, it } from 'vitest';
import { ChartModel } from '../../../../src/connector/browser/chart/chartModel.js';
import { drawChart } from '../../../../src/connector/browser/chart/drawChart.js';
import { recordingContext } from './recordingContext.js';

const theme = { color: 'black', fontFamily: 'x', colors: ['red', 'blue'] };
const look = { width: 600, height: 200, kind: 'line', theme } as const;

function chartOf(
  kind: 'line' | 'bar',
  rows: readonly object[],
): ReturnType<typeof recordingContext> {
  const model = new ChartModel({
    ...{ kind, x: 'x', y: 'y', series: 's', window: undefined, maxPoints: 100 },
  });
  model.add(rows);
  const recording = recordingContext();
  drawChart(recording.context, model, { ...look, kind, xTitle: 'time', yTitle: 'minutes' });
  return recording;
}

const texts = ({ of }: ReturnType<typeof recordingContext>): string[] =>
  of('fillText').map((call) => call.replace(/^fillText /, '').replace(/( -?[\d.]+){2}$/, ''));

it('has axes, titles and a legend', () => {
  const drawn = texts(
    chartOf('line', [
      { s: 'a', x: new Date('2026-01-01T10:00:00Z'), y: 0 },
      { s: 'a', x: new Date('2026-01-01T12:00:00Z'), y: 100 },
      { s: 'b', x: new Date('2026-01-01T12:00:00Z'), y: 50 },
    ]),
  );
  for (const text of ['0', '40', '100', '10:00', '11:00', 'time', 'minutes', 'a', 'b']) {
    expect(drawn).toContain(text);
  }
});

it('names bars', () => {
  const recording = chartOf('bar', [
    { s: 'a', x: 'mon', y: 1 },
    { s: 'a', x: 'tue', y: 2 },
  ]);
  expect(texts(recording)).toEqual(expect.arrayContaining(['mon', 'tue']));
  expect(recording.of('fillRect')).toHaveLength(3);
});

it('draws a frame of nothing, and nothing without room', () => {
  expect(texts(chartOf('line', []))).toContain('minutes');
  const { context, calls } = recordingContext();
  const model = new ChartModel({
    ...{ kind: 'line', x: 'x', y: 'y', series: undefined, window: undefined, maxPoints: 1 },
  });
  drawChart(context, model, { ...look, width: 0 });
  expect(calls).toEqual(['clearRect 0 0 0 200']);
});
