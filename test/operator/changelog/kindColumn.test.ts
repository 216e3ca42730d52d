import { describe, expect, it } from 'vitest';
import { int32, string } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { fromArray } from '../../../src/source/iterableSource.js';
import { tableEnvironment } from '../../../src/api/sql/tableEnvironment.js';

const change = schema({ op: string(), id: int32(), price: int32().nullable() });

function prices(rows: readonly { op: string; id: number; price: number | null }[]) {
  const tables = tableEnvironment({ job: { batchSize: 2 } });
  const stream = tables.env.from(fromArray(change, rows));
  const table = tables.fromChangelogStream(stream, { kind: 'op', primaryKey: ['id'] });
  tables.createTemporaryView('prices', table);
  return tables;
}

const CHANGES = [
  { op: '+I', id: 1, price: 10 },
  { op: '+I', id: 2, price: 5 },
  { op: '-U', id: 1, price: 10 },
  { op: '+U', id: 1, price: 12 },
  { op: '+I', id: 3, price: null },
  { op: '-D', id: 2, price: 5 },
];

describe('a column of row kinds', () => {
  it('says what is added and what is taken back', async () => {
    const result = await prices(CHANGES).executeSql('SELECT * FROM prices');
    expect(await result.collect()).toEqual([
      { id: 1, price: 12 },
      { id: 3, price: null },
    ]);
  });

  it('reaches aggregates', async () => {
    const text = 'SELECT COUNT(*) AS n, SUM(price) AS s, MIN(price) AS lo FROM prices';
    const result = await prices(CHANGES).executeSql(text);
    expect(await result.collect()).toEqual([{ n: 2n, s: 12, lo: 12 }]);
  });

  it('goes to a stream of changes and back to a table', async () => {
    const tables = prices(CHANGES);
    const table = await tables.sqlQuery('SELECT id, price * 2 AS twice FROM prices');
    const doubled = tables.fromChangelogStream(await table.toChangelogStream());
    const result = await tables.executeSql(`SELECT SUM(twice) AS s, COUNT(*) AS n FROM ${doubled}`);
    expect(await result.collect()).toEqual([{ s: 24, n: 2n }]);
  });

  it('is no table of rows that are only added', async () => {
    const tables = prices(CHANGES);
    const counts = await tables.sqlQuery('SELECT COUNT(*) AS n FROM prices');
    const changes = await counts.toChangelogStream();
    const view = (): void => tables.createTemporaryView('counts', changes);
    expect(view).toThrow(/change later .*fromChangelogStream/);
  });

  it('is refused as a stream that only grows', async () => {
    const table = await prices(CHANGES).sqlQuery('SELECT id FROM prices');
    await expect(table.toStream()).rejects.toThrow(/change later .*toChangelogStream/);
  });

  it('holds the four kinds and nothing else', async () => {
    const wrong = prices([...CHANGES, { op: '+D', id: 1, price: 1 }]);
    const result = await wrong.executeSql('SELECT * FROM prices');
    await expect(result.collect()).rejects.toMatchObject({
      code: 'DATA_BAD_RECORD',
      message: expect.stringContaining('op is "+D"; +I, -U, +U or -D is expected') as string,
    });
  });

  it('is a STRING without nulls', () => {
    const tables = tableEnvironment();
    const stream = tables.env.from(fromArray(change, []));
    expect(() => tables.fromChangelogStream(stream, { kind: 'price' })).toThrow(
      /'price' is INT; STRING NOT NULL is expected/,
    );
  });
});
