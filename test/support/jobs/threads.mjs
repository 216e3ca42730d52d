// A job whose rows say which thread read them; they go to the first one.
import { threadId } from 'node:worker_threads';
import { callback, defineJob, fromIterable, int32, schema } from 'millrace';

const rows = schema({ thread: int32() });

export default defineJob((env, { run, fails = false }) => {
  const parts = [0, 1].map(() =>
    fromIterable(rows, function* () {
      if (fails) throw new Error('no luck');
      yield { thread: threadId };
    }),
  );
  const source = {
    ...parts[0],
    name: 'threads',
    isBounded: false,
    splits: async () => [{ id: '0' }, { id: '1' }],
    open: (split, position, context) => parts[Number(split.id)].open(split, position, context),
  };
  env.from(source).sinkTo(callback((batch) => globalThis.threads?.get(run)?.push(...batch)));
});
