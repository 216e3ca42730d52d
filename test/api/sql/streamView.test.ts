// Columns between streams and tables.
import { fromArray, int32, schema, timestamp } from 'millrace';
import { tableEnvironment } from 'millrace/sql';
import { expect, it } from 'vitest';

const bid = schema({ price: int32(), at: timestamp(3) });
const prepared = () => {
  const tables = tableEnvironment();
  return { tables, stream: tables.env.from(fromArray(bid, [{ price: 3, at: new Date(0) }])) };
};

it('numbers columns of one name, as Flink does', async () => {
  const { tables, stream } = prepared();
  const twice = await tables.sqlQuery(`SELECT price, price FROM ${stream.toTable(tables)}`);
  expect((await twice.toStream()).schema.names).toEqual(['price', 'price0']);
});

it('gives a stream the names of its query', async () => {
  const { tables, stream } = prepared();
  const table = stream.toTable(tables);
  const sums = await tables.sqlQuery(
    `SELECT SUM(price) AS total FROM ${table} HAVING COUNT(*) > 0`,
  );
  expect((await sums.toChangelogStream()).schema.names).toEqual(['total']);
});

it('follows a column of times', () => {
  const { tables, stream } = prepared();
  const wrong = (): unknown => stream.toTable(tables, { rowtime: 'price' });
  expect(wrong).toThrow(/'price' is INT NOT NULL; TIMESTAMP/);
});

it('has the columns that the key names', () => {
  const { tables, stream } = prepared();
  const wrong = (): unknown => stream.toTable(tables, { primaryKey: ['id'] as never });
  expect(wrong).toThrow(/'id'/);
});
