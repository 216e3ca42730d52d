// arquero: rows into a table, derive the window, roll up, rows out.
import { from, op } from 'arquero';
import { answerOfRows, eventRows } from '../../support/eventRows.mjs';
import { measure } from '../../support/measure.mjs';

export default function run({ rowCount, repeat }) {
  const rows = eventRows(rowCount);
  return measure(repeat, () => {
    const result = from(rows)
      .derive({ windowStart: (row) => row.ts - (row.ts % 10000) })
      .groupby('windowStart', 'key')
      .rollup({ n: op.count(), sum: op.sum('value'), max: op.max('value') });
    return answerOfRows(result.objects());
  });
}
