// One run of a job in a process of its own; prints what it took as JSON.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runJob } from '../../dist/lib/esm/index.js';

const { job: name, args, ...options } = JSON.parse(process.argv[2]);
const path = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
const cpuBefore = process.cpuUsage();
const began = performance.now();
const job = await runJob(path, { args, ...options });
const checkpoints = [];
job.on('checkpoint', ({ kind, durationMs, stateBytes }) => {
  checkpoints.push({ kind, durationMs, stateBytes });
});
let mostState = 0;
job.on('progress', ({ stateBytes }) => (mostState = Math.max(mostState, stateBytes)));
const { rowsIn, bytesIn } = await job.done;
const wallMs = performance.now() - began;
const { user, system } = process.cpuUsage(cpuBefore);
const { gaps } = await import(path);
const report = {
  wallMs,
  cpuMs: (user + system) / 1000,
  rowsIn,
  bytesIn,
  checkpoints,
  mostState,
  ...(gaps !== undefined && { longestGapMs: Math.max(...gaps.slice(64)) }),
  ...(args.out !== undefined && { answer: answerOf(args.out) }),
};
console.log(JSON.stringify(report));

/** Lines in any order: subtasks take turns. */
function answerOf(file) {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').toSorted();
  const digest = createHash('md5').update(lines.join('\n')).digest('hex');
  return `${lines.length} rows, ${digest.slice(0, 12)}`;
}
