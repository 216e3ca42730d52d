// The process that is killed: runs the job from its last checkpoint; kills itself at a named
// instant where it was told to.
//
//   node child.mjs '{"folder", "parallelism", "rows", "pauseEvery", "servers",
//                    "crash": {"at": "afterPreCommit", "sink": "sqlite", "count": 3}}'
import { folderStorage, runJob } from 'millrace';
import { instants, watchedStorage } from './instants.mjs';

const { folder, parallelism, rows, pauseEvery, servers, crash } = JSON.parse(process.argv[2]);
const instant = instants(crash);

const job = await runJob(new URL('./job.mjs', import.meta.url), {
  parallelism,
  args: { out: `${folder}/out`, rows, pauseEvery, servers, crash },
  checkpoints: {
    storage: watchedStorage(folderStorage(`${folder}/checkpoints`), instant),
    interval: 20,
  },
});
// What the harness counts the time to the kill from.
process.stdout.write('running\n');
job.on('checkpoint', () => instant('afterCommit'));
job.on('restart', ({ error }) => console.error('restart:', error));
await job.done;
