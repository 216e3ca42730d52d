import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { canvasChart } from '../../../../src/connector/browser/chart/canvasChart.js';
import { environment, float64, fromArray, int32, schema, string } from '../../../../src/core.js';
import { recordingContext, type Recording } from './recordingContext.js';

const fields = schema({ at: int32(), value: float64(), name: string() });
const rows = Array.from({ length: 5000 }, (_, at) => ({ at, value: at % 10, name: `s${at % 3}` }));

let frames: (() => void)[];
let recording: Recording;

/** A canvas of a worker: it has no size on a page. */
function offscreen(): OffscreenCanvas {
  recording = recordingContext();
  const canvas = { width: 300, height: 150, getContext: () => recording.context };
  return canvas as unknown as OffscreenCanvas;
}

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', (number: number) => {
    frames[number - 1] = () => undefined;
  });
});

afterEach(() => vi.unstubAllGlobals());

describe('canvasChart', () => {
  it('is a sink that draws many batches in one frame', async () => {
    const chart = canvasChart(offscreen(), { x: 'at', y: 'value', series: 'name' });
    const env = environment({ batchSize: 100 });
    env.from(fromArray(fields, rows)).sinkTo(chart);
    await env.execute().done;
    expect(frames).toHaveLength(1);
    expect(recording.calls).toEqual([]);
    frames[0]();
    expect(recording.of('clearRect')).toHaveLength(1);
    expect(recording.of('lineTo').length).toBeGreaterThan(100);
  });

  it('takes rows from elsewhere, draws when told, and forgets', () => {
    const chart = canvasChart(offscreen(), { kind: 'bar', x: 'name', y: 'value' });
    chart.add(rows.slice(0, 3));
    chart.draw();
    expect(recording.of('fillRect')).toHaveLength(3);
    frames[0]();
    expect(recording.of('clearRect')).toHaveLength(1);
    chart.clear();
    frames[1]();
    expect(recording.of('fillRect')).toHaveLength(3);
    chart.add(rows);
    chart.dispose();
    frames[2]();
    expect(recording.of('clearRect')).toHaveLength(2);
  });

  it('knows the columns of its stream', () => {
    const stream = environment().from(fromArray(fields, rows));
    stream.sinkTo(canvasChart(offscreen(), { x: 'at', y: 'value' }));
    // @ts-expect-error there is no such column
    stream.sinkTo(canvasChart(offscreen(), { x: 'at', y: 'valeu' }));
    expectTypeOf(stream.sinkTo).returns.toEqualTypeOf<typeof stream>();
  });
});
