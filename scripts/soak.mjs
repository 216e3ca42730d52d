// npm run soak -- [--minutes N] [--rate N] [--output FILE]: a job with checkpoints at parallelism 2
// for as long as wanted; tells the memory of the process each minute, and whether it grows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runJob } from '../dist/lib/esm/index.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '30000' },
    parallelism: { type: 'string', default: '2' },
    output: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run soak -- [options]

  --minutes N       how long, default 60
  --rate N          rows a second, default 30000
  --parallelism N   subtasks, default 2
  --output FILE     writes the samples as JSON`);
  process.exit(0);
}

/** Share of the samples in which the process warms up. */
const WARM_UP = 0.25;
/** Growth a minute, of what is held, from which on memory does not count as flat. */
const FLAT = 0.002;
const minutes = Number(values.minutes);
const sampleMs = Math.min(60_000, (minutes * 60_000) / 30);
const folder = mkdtempSync(join(tmpdir(), 'millrace-soak-'));
const job = await runJob(
  fileURLToPath(new URL('../bench/reliability/soakJob.mjs', import.meta.url)),
  {
    parallelism: Number(values.parallelism),
    args: { out: folder, rowsPerSecond: Number(values.rate) },
    checkpoints: { storage: join(folder, 'state'), interval: '5s' },
  },
);
const done = job.done.catch((error) => error);
const checkpoints = { taken: 0, failed: 0, longestMs: 0 };
job.on('checkpoint', ({ durationMs }) => {
  checkpoints.taken += 1;
  checkpoints.longestMs = Math.max(checkpoints.longestMs, durationMs);
});
job.on('checkpointFailed', ({ checkpoint, error }) => {
  checkpoints.failed += 1;
  console.error(`checkpoint ${checkpoint}: ${error.message}`);
});

const samples = [];
const began = performance.now();
console.log('minute       rows   RSS MB  heap MB  kernels MB  state MB  checkpoints');
while (performance.now() - began < minutes * 60_000 && job.status === 'running') {
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, sampleMs))]);
  const { rss, heapUsed } = process.memoryUsage();
  const { rowsIn, memoryBytes, stateBytes } = job.progress();
  const minute = (performance.now() - began) / 60_000;
  samples.push({ minute, rows: rowsIn, rss, heapUsed, memoryBytes, stateBytes });
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  const cells = [minute.toFixed(1), rowsIn, mb(rss), mb(heapUsed), mb(memoryBytes), mb(stateBytes)];
  const widths = [6, 11, 9, 9, 12, 10];
  const line = cells.map((cell, i) => String(cell).padStart(widths[i])).join('');
  console.log(`${line}${String(checkpoints.taken).padStart(13)}`);
}
await job.stop().catch(() => undefined);
const failure = await done;
rmSync(folder, { recursive: true, force: true });

const warm = samples.slice(Math.floor(samples.length * WARM_UP));
const growth = Object.fromEntries(
  ['rss', 'heapUsed', 'memoryBytes', 'stateBytes'].map((name) => [name, perMinute(warm, name)]),
);
const report = { minutes, rate: Number(values.rate), checkpoints, growth, samples };
if (values.output !== undefined) {
  writeFileSync(values.output, `${JSON.stringify(report, null, 2)}\n`);
}
for (const [name, { bytes, share }] of Object.entries(growth)) {
  console.log(`${name}: ${(bytes / 1e3).toFixed(1)} kB a minute (${(share * 100).toFixed(3)} %)`);
}
const isFlat = growth.rss.share < FLAT && growth.memoryBytes.share < FLAT;
const isCanceled = failure?.code === 'JOB_CANCELED';
if (!isCanceled) console.error(failure);
console.log(
  `${samples.at(-1)?.rows ?? 0} rows, ${checkpoints.taken} checkpoints (${checkpoints.failed} ` +
    `failed, the longest ${checkpoints.longestMs.toFixed(0)} ms): memory is ${isFlat ? '' : 'not '}flat`,
);
process.exit(isFlat && isCanceled && checkpoints.failed === 0 ? 0 : 1);

/** The slope of a line through the samples: bytes a minute, and as a share of their mean. */
function perMinute(of, name) {
  const mean = (pick) => of.reduce((sum, sample) => sum + pick(sample), 0) / of.length;
  const meanX = mean(({ minute }) => minute);
  const meanY = mean((sample) => sample[name]);
  const covariance = mean((sample) => (sample.minute - meanX) * (sample[name] - meanY));
  const variance = mean(({ minute }) => (minute - meanX) ** 2);
  const bytes = variance === 0 ? 0 : covariance / variance;
  return { bytes, share: meanY === 0 ? 0 : bytes / meanY };
}
