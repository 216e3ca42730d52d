// A query that runs as a job, and its changes on their way to the program.
import type { Environment } from '../environment.js';
import type { PlannedQuery } from './jobPlan.js';
import { ChangeQueue, materialized, resultColumns, type TableResult } from './tableResult.js';

/** Starts the job; leaving the loop over the changes cancels it. */
export function queryResult(
  { node, columns, warnings }: PlannedQuery,
  env: Environment,
): TableResult {
  const queue = new ChangeQueue();
  const job = env.start(
    [
      {
        kind: 'sink',
        name: env.uniqueName('result'),
        schema: node.schema,
        sink: queue.sink(columns.map(({ name }) => name)),
        inputs: [node],
      },
    ],
    { quiet: true },
  );
  const ended = job.done.then(
    () => queue.end(),
    (error: unknown) => queue.end(error),
  );
  return {
    columns: resultColumns(columns),
    job,
    warnings,
    collect: () => materialized(queue),
    done: async () => {
      for await (const _ of queue);
      await ended;
    },
    async *[Symbol.asyncIterator]() {
      try {
        yield* queue;
      } finally {
        await job.cancel();
      }
    },
  };
}
