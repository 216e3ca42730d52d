// Expressions run in WebAssembly, a column at a time; functions run in JavaScript, a row at a time.
import { col, environment, fn, fromArray, int32, print, schema, string, when } from 'millrace';

const readings = schema({ sensor: string(), celsius: int32().nullable() });
const env = environment();
const stream = env.from(
  fromArray(readings, [
    { sensor: 'cellar', celsius: 12 },
    { sensor: 'attic', celsius: 41 },
    { sensor: 'garden', celsius: null },
  ]),
);

stream
  .select({
    place: col('sensor').upper(),
    fahrenheit: col('celsius').mul(9).div(5).add(32),
    state: when(col('celsius').gt(35)).then('hot').otherwise('fine'),
    known: col('celsius').isNotNull(),
    letters: fn([col('sensor')], int32(), (name) => new Set(String(name)).size),
  })
  .sinkTo(print());
await env.execute().done;
