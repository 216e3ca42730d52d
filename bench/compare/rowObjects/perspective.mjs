// Perspective: a table from rows, a grouped view over it, its rows out.
import perspective from '@perspective-dev/client';
import { answerOfRows, eventRows } from '../../support/eventRows.mjs';
import { measure } from '../../support/measure.mjs';

const CONFIG = {
  expressions: { windowStart: 'integer(floor("ts" / 10000))', n: '1', max: '"value"' },
  group_by: ['windowStart', 'key'],
  columns: ['n', 'value', 'max'],
  aggregates: { n: 'sum', value: 'sum', max: 'max' },
};

export default async function run({ rowCount, repeat }) {
  const rows = eventRows(rowCount);
  return measure(repeat, async () => {
    const table = await perspective.table({ ts: 'float', key: 'integer', value: 'float' });
    await table.update(rows);
    const view = await table.view(CONFIG);
    const results = await view.to_json();
    await view.delete();
    await table.delete();
    const leaves = results.filter((row) => row.__ROW_PATH__.length === 2);
    return answerOfRows(leaves.map((row) => ({ n: row.n, sum: row.value, max: row.max })));
  });
}
