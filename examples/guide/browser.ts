// A program for a page, which Node can run too: it has fetch, Response and Blob as browsers have.
// 'millrace/browser/inline' brings the kernels along; a page imports 'millrace/browser'.
import { avg, callback, count, environment, float64, fromFetch } from 'millrace/browser/inline';
import { json, schema, string, timestamp, tumble, watermarks } from 'millrace/browser/inline';

const readings = schema({ at: timestamp(3), sensor: string(), celsius: float64() });

// In a page: fromFetch('/readings.jsonl', …), or fromFile(input.files[0], …).
const answer = new Response(
  [
    '{"at": "2026-01-01 12:00:01", "sensor": "roof", "celsius": 2.5}',
    '{"at": "2026-01-01 12:00:04", "sensor": "hall", "celsius": 19}',
    '{"at": "2026-01-01 12:00:03", "sensor": "roof", "celsius": 3.5}',
    '{"at": "2026-01-01 12:00:11", "sensor": "roof", "celsius": 4}',
  ].join('\n'),
);

const env = environment();
env
  .from(fromFetch(answer, { schema: readings, format: json() }), {
    watermarks: watermarks.boundedOutOfOrderness('at', '2s'),
  })
  .keyBy('sensor')
  .window(tumble('10s'))
  .aggregate({ readings: count().asNumber(), mean: avg('celsius') })
  .select('sensor', 'window_start', 'readings', 'mean')
  // In a page: canvasChart(canvas, { x: 'window_start', y: 'mean', series: 'sensor' }).
  .sinkTo(callback((rows) => console.log(rows)));
await env.execute().done;
