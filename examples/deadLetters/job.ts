// Bad input loses nothing: records that do not fit go to a file of their own, byte for byte; rows
// that come too late for their window go to another.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { count, environment, file, fileSink, int32, json, raw, schema, string } from 'millrace';
import { timestamp, tumble, watermarks } from 'millrace';

mkdirSync('out/deadLetters', { recursive: true });
writeFileSync(
  'out/deadLetters/readings.jsonl',
  [
    '{"at": "2026-01-01 00:00:01", "sensor": "a", "value": 3}',
    '{"at": "2026-01-01 00:00:02", "sensor": "a", "value": "three"}',
    '{"at": "2026-01-01 00:00:30", "sensor": "b", "value": 5}',
    '{"at": "2026-01-01 00:00:03", "sensor": "a", "value": 4}',
    'not even json',
  ].join('\n'),
);

const readings = schema({ at: timestamp(3), sensor: string(), value: int32() });
const env = environment();
const input = env.from(
  file('out/deadLetters/readings.jsonl', {
    schema: readings,
    format: json({ badRecords: 'DEAD_LETTER' }),
  }),
  { watermarks: watermarks.boundedOutOfOrderness('at', '5s') },
);
const windows = input.keyBy('sensor').window(tumble('10s')).aggregate({ readings: count() });

windows.sinkTo(fileSink('out/deadLetters/windows.jsonl', { format: json() }));
windows.late.sinkTo(fileSink('out/deadLetters/late.jsonl', { format: json() }));
input.deadLetters.sinkTo(fileSink('out/deadLetters/rejected.txt', { format: raw('record') }));
const result = await env.execute({ quiet: true }).done;

console.log(`${result.rowsIn} rows, ${result.badRecords} rejected, ${result.lateRows} late`);
for (const name of ['windows.jsonl', 'late.jsonl', 'rejected.txt']) {
  console.log(`\n${name}\n${readFileSync(`out/deadLetters/${name}`, 'utf8')}`);
}
