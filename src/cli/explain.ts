// `millrace explain`: the operator graph of the first job that a file would start.
import { registerHost } from '../runtime/host.js';
import { loadJob } from './loadJob.js';
import { isScript, runScript } from './sql/runScript.js';

/** Thrown into a job file in place of its job, so that nothing runs. */
class Explained extends Error {}

/** Prints the plan of the first job that the file starts; of a script, those of all. */
export async function explainFile(file: string): Promise<void> {
  if (isScript(file)) {
    await runScript(file, { explains: true });
    return;
  }
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
