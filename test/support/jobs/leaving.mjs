// A job whose second thread ends the process that it takes itself for.
import { isMainThread } from 'node:worker_threads';
import { blackhole, defineJob, fromIterable, int32, schema } from 'millrace';

const numbers = schema({ n: int32() });
const parts = [0, 1].map(() => fromIterable(numbers, () => [{ n: 1 }]));

export default defineJob((env) => {
  const source = {
    ...parts[0],
    name: 'numbers',
    splits: async () => [{ id: '0' }, { id: '1' }],
    open: (split, position, context) => parts[Number(split.id)].open(split, position, context),
  };
  env
    .from(source)
    .map((row) => row, numbers)
    .keyBy('n')
    .process({
      output: numbers,
      processElement: () => undefined,
      open: () => {
        if (!isMainThread) process.exit(3);
      },
    })
    .sinkTo(blackhole());
});
