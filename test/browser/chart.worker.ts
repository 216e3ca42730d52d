// Draws a stream on a canvas that the page has handed over.
import { canvasChart, environment, float64, fromArray, int32, schema } from 'millrace/browser';

const fields = schema({ x: int32(), y: float64() });
const rows = Array.from({ length: 500 }, (_, x) => ({ x, y: Math.sin(x / 20) }));

self.onmessage = async ({ data: canvas }: MessageEvent<OffscreenCanvas>) => {
  const env = environment();
  const chart = canvasChart(canvas, { x: 'x', y: 'y', colors: ['#ff0000'] });
  env.from(fromArray(fields, rows)).sinkTo(chart);
  await env.execute().done;
  requestAnimationFrame(() => requestAnimationFrame(() => self.postMessage('drawn')));
};
