import { describe, expect, it } from 'vitest';
import { requestOf, rowsOf, sourceOf } from '../../support/tableRequest.js';

const create = (columns: string, options: string): string =>
  `CREATE TABLE t (${columns}) WITH ('connector' = 'datagen', ${options})`;

describe("the connector 'datagen'", () => {
  it('makes rows with the options of Flink', async () => {
    const rows = (await rowsOf(
      create(
        'id BIGINT, name VARCHAR(5), text STRING, n INT, at TIMESTAMP(3)',
        `'rows-per-second' = '1000000', 'fields.id.kind' = 'sequence', 'fields.id.start' = '5',
         'fields.id.end' = '8', 'fields.n.min' = '1', 'fields.n.max' = '3',
         'fields.text.length' = '7', 'fields.at.max-past' = '1 h'`,
      ),
    )) as { id: bigint; name: string; text: string; n: number; at: Date }[];
    expect(rows.map(({ id }) => Number(id))).toEqual([5, 6, 7, 8]);
    for (const { name, text, n, at } of rows) {
      expect([name.length, text.length]).toEqual([5, 7]);
      expect(n).toBeGreaterThanOrEqual(1);
      expect(n).toBeLessThanOrEqual(3);
      const age = Date.now() - new Date(at).getTime();
      expect(age).toBeGreaterThanOrEqual(0);
      expect(age).toBeLessThan(3_700_000);
    }
  });

  it('ends with number-of-rows, else goes on', async () => {
    const bounded = await sourceOf(create('a INT', "'number-of-rows' = '3'"));
    expect(bounded.isBounded).toBe(true);
    const { factory, request } = await requestOf(create('a INT', "'rows-per-second' = '3'"));
    expect(factory.isBounded?.(request.options)).toBe(false);
    expect(factory.isBounded?.({ 'fields.a.kind': 'sequence' })).toBe(true);
  });

  it.each([
    ["'fields.b.min' = '1'", "'fields.b.min' is for no column of the table: a"],
    ["'fields.a.mn' = '1'", "'fields.a.mn' is no option of a field"],
    ["'fields.a.kind' = 'sequence'", "'fields.a.start' is missing"],
    ["'fields.a.kind' = 'randm'", "did you mean 'random'?"],
    ["'rows-per-second' = '0'", 'of at least 1'],
    ["'fields.a.var-len' = 'true'", 'is not supported yet'],
  ])('refuses %s', async (options, message) => {
    await expect(sourceOf(create('a INT', options))).rejects.toThrow(message);
  });
});
