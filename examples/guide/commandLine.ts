// A job file: the command line runs what the default function describes, with its arguments.
import { datagen, int64, print, schema, string, type Environment } from 'millrace';

const numbers = schema({ id: int64(), word: string() });

export default function job(env: Environment) {
  const count = Number(process.argv[2] ?? 3);
  env
    .from(
      datagen(numbers, {
        numberOfRows: count,
        fields: {
          id: { kind: 'sequence', start: 1, end: count },
          word: { kind: 'random', length: 4 },
        },
      }),
    )
    .sinkTo(print());
}
