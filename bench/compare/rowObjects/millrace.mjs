// The job: an array of rows in, rows out.
import {
  count,
  environment,
  float64,
  fromArray,
  int32,
  max,
  schema,
  sum,
  timestamp,
  tumble,
  watermarks,
} from '../../../dist/lib/esm/index.js';
import { answerOfRows, eventRows } from '../../support/eventRows.mjs';
import { measure } from '../../support/measure.mjs';

const events = schema({ ts: timestamp(3).asEpoch(), key: int32(), value: float64() });

export default function run({ rowCount, repeat }) {
  const rows = eventRows(rowCount);
  return measure(repeat, async () => {
    const results = await environment({ parallelism: 1 })
      .from(fromArray(events, rows), { watermarks: watermarks.monotonous('ts') })
      .keyBy('key')
      .window(tumble('10s'))
      .aggregate({ n: count().asNumber(), sum: sum('value'), max: max('value') })
      .collect();
    return answerOfRows(results);
  });
}
