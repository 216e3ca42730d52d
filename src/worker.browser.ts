// The Web Worker of one subtask: loads the job file by its address.
import { serveWorker } from './api/pageWorker.js';
import type { JobModule } from './api/runPageJob.js';

serveWorker(async ({ file }) => {
  const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ file)) as JobModule;
  return module.default;
});
