// Correlate against flatMap, in batches of any size.
import { test } from 'vitest';
import fc from 'fast-check';
import { expect } from 'vitest';
import { tableEnvironment } from '../../src/tables.js';

test('UNNEST is flatMap, LEFT with a null for what has nothing', async () => {
  const lists = fc.array(fc.option(fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 9 })), {
    minLength: 1,
    maxLength: 20,
  });
  const property = fc.asyncProperty(lists, fc.constantFrom(1, 7, 1024), async (all, batchSize) => {
    const tables = tableEnvironment({ job: { batchSize } });
    const values = all.map((list, id) => {
      const text = list === null ? 'NULL' : list.length === 0 ? 'NULL' : `ARRAY[${list.join()}]`;
      return `(${id}, CAST(${text} AS ARRAY<INT>))`;
    });
    const from = `(VALUES ${values.join(', ')}) AS t(id, list)`;
    for (const isLeft of [false, true]) {
      const join = isLeft ? 'LEFT JOIN UNNEST(list) AS u(x) ON TRUE' : ', UNNEST(list) AS u(x)';
      const result = await tables.executeSql(`SELECT id, x FROM ${from} ${join}`);
      const expected = all.flatMap((list, id) => {
        const made: (number | null)[] = list ?? [];
        return (made.length === 0 && isLeft ? [null] : made).map((x) => ({ id, x }));
      });
      expect(await result.collect()).toEqual(expected);
    }
  });
  await fc.assert(property, { numRuns: 30 });
});
