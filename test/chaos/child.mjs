// The process that is killed: runs the job from its last checkpoint; kills itself at a named
// instant where it was told to.
//
//   node child.mjs '{"folder", "parallelism", "rows", "pauseEvery", "crash": {"at": "rename", "count": 3}}'
import { folderStorage, runJob } from 'millrace';

const { folder, parallelism, rows, pauseEvery, crash } = JSON.parse(process.argv[2]);
let left = crash?.count ?? Infinity;

/** Ends this process as a power cut would, the n-th time that it gets to the instant. */
function instant(name) {
  if (crash?.at === name && --left === 0) process.kill(process.pid, 'SIGKILL');
}

/** A storage that tells where it is. */
function watched(storage) {
  return {
    ...storage,
    put: async (path, pieces) => {
      instant('beforePut');
      await storage.put(path, pieces);
      instant(path.endsWith('manifest.json.new') ? 'beforeManifest' : 'afterPut');
    },
    rename: async (from, to) => {
      await storage.rename(from, to);
      instant('afterManifest');
    },
    delete: async (path) => {
      await storage.delete(path);
      instant('afterDelete');
    },
  };
}

const job = await runJob(new URL('./job.mjs', import.meta.url), {
  parallelism,
  args: { out: `${folder}/out`, rows, pauseEvery },
  checkpoints: { storage: watched(folderStorage(`${folder}/checkpoints`)), interval: 20 },
});
job.on('checkpoint', () => instant('afterCommit'));
job.on('restart', ({ error }) => console.error('restart:', error));
await job.done;
