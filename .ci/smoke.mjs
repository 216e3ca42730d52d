// Runs inside an empty project that has only the packed tarball installed: a tiny job from file to
// file, answer checked.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { count, environment, file, fileSink, int64, json, max } from 'millrace';
import { schema, timestamp, tumble, watermarks } from 'millrace';

const rows = [
  { auction: 1, price: 5, at: '2026-01-01 00:00:01.000' },
  { auction: 2, price: 7, at: '2026-01-01 00:00:02.000' },
  { auction: 1, price: 9, at: '2026-01-01 00:00:09.999' },
  { auction: 1, price: 1, at: '2026-01-01 00:00:10.000' },
];
writeFileSync('bids.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

const bids = schema({ auction: int64(), price: int64(), at: timestamp(3) });
const env = environment();
env
  .from(file('bids.jsonl', { schema: bids, format: json() }), {
    watermarks: watermarks.boundedOutOfOrderness('at', '1s'),
  })
  .keyBy('auction')
  .window(tumble('10s'))
  .aggregate({ n: count(), high: max('price') })
  .sinkTo(fileSink('out.jsonl', { format: json() }));
await env.execute().done;

const lines = readFileSync('out.jsonl', 'utf8').trimEnd().split('\n');
const results = lines
  .map((line) => JSON.parse(line))
  .map(({ auction, n, high }) => [auction, n, high]);
assert.deepEqual(
  results.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
  [
    [1, 1, 1],
    [1, 2, 9],
    [2, 1, 7],
  ],
);

// The build for browsers, which Node runs too when it brings its kernels along.
const browser = await import('millrace/browser/inline');
const words = browser.schema({ word: browser.string() });
const counts = await browser
  .environment()
  .from(
    browser.fromFetch(new Response('{"word": "a"}\n{"word": "a"}'), {
      ...{ schema: words, format: browser.json() },
    }),
  )
  .keyBy('word')
  .aggregate({ n: browser.count() })
  .collect();
assert.deepEqual(counts.at(-1), { word: 'a', n: 2n });
