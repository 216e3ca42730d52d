// What does not fit the schema goes its own way; what fails names the operator and the row.
import { environment, fromArray, fromReadable, int32, json, MillraceError } from 'millrace';
import { print, schema, string } from 'millrace';

const readings = schema({ sensor: string(), value: int32() });
const lines = [
  '{"sensor": "a", "value": 3}',
  '{"sensor": "a", "value": "three"}',
  '{"sensor": "b", "value": 5}',
];

const env = environment();
const input = env.from(
  fromReadable(
    readings,
    json({ badRecords: 'DEAD_LETTER' }),
    new Blob([lines.join('\n')]).stream(),
  ),
);
input.sinkTo(print());
input.deadLetters.select('line', 'column', 'problem').sinkTo(print({ identifier: 'rejected' }));
const { rowsIn, badRecords } = await env.execute().done;
console.log(`${rowsIn} rows, ${badRecords} rejected`);

const failing = environment()
  .from(fromArray(readings, [{ sensor: 'a', value: 7 }]))
  .map((row) => ({ ...row, sensor: row.sensor.repeat(-row.value) }))
  .named('label');
try {
  await failing.collect();
} catch (error) {
  if (!(error instanceof MillraceError)) throw error;
  console.log(error.code, error.domain, error.location);
  console.log(error.message);
}
