// A job whose function throws in whichever thread has the row.
import { blackhole, defineJob, fromArray, int32, schema } from 'millrace';

const numbers = schema({ n: int32() });

export default defineJob((env) => {
  const rows = Array.from({ length: 100 }, (_, n) => ({ n }));
  env
    .from(fromArray(numbers, rows))
    .keyBy('n')
    .reduce((_, row) => row)
    .map((row) => {
      if (row.n === 42) throw new Error('this value is cursed');
      return row;
    })
    .sinkTo(blackhole());
});
