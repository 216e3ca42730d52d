// Builds the state of the recovery job and leaves a savepoint, or starts from it; prints what that
// took as JSON.
import { runJob } from '../../dist/lib/esm/index.js';

const { keys, storage, parallelism, restore } = JSON.parse(process.argv[2]);
const file = new URL('recoveryJob.mjs', import.meta.url);
const checkpoints = { storage, interval: '1h' };
console.log(JSON.stringify(restore === undefined ? await build() : await restored()));

async function build() {
  const job = await runJob(file, { parallelism, args: { keys }, checkpoints });
  const ended = job.done.catch((error) => error);
  let taken;
  job.on('checkpoint', (checkpoint) => (taken = checkpoint));
  while (job.progress().rowsIn < keys) await new Promise((resolve) => setTimeout(resolve, 20));
  const memoryBytes = job.progress().stateBytes;
  await job.stop({ savepoint: true });
  await ended;
  return {
    memoryBytes,
    fileBytes: taken.stateBytes,
    savepoint: taken.folder,
    ms: taken.durationMs,
  };
}

async function restored() {
  const times = new Float64Array(new SharedArrayBuffer(8 * parallelism));
  const began = Date.now();
  const args = { keys, times, splits: parallelism };
  const settings = { ...checkpoints, restore, allowNonRestoredState: true };
  const job = await runJob(file, { parallelism, args, checkpoints: settings });
  const ended = job.done.catch((error) => error);
  while (times.some((time) => time === 0) && job.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { stateBytes } = job.progress();
  if (job.status === 'failed') throw await ended;
  await job.cancel();
  await ended;
  return { ms: Math.max(...times) - began, stateBytes };
}
