// `millrace explain`: the operator graph of the first job that a file would start.
import { registerHost } from '../runtime/host.js';
import { loadJob } from './loadJob.js';

/** Thrown into a job file in place of its job, so that nothing runs. */
class Explained extends Error {}

/** Prints the plan of the first job that the file starts. */
export async function explainFile(file: string): Promise<void> {
  registerHost({
    intercept: ({ explain }) => {
      process.stdout.write(`${explain()}\n`);
      throw new Explained();
    },
  });
  try {
    await loadJob(file);
  } catch (error) {
    if (!(error instanceof Explained)) throw error;
  }
}
