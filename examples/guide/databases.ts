// Orders of one table, with names of a second, summed up in a third: a job over tables of SQLite.
import { mkdirSync, rmSync } from 'node:fs';
import { environment, fromArray, int64, schema, string, sum } from 'millrace';
import { sqlite, sqliteLookup, sqliteSource } from 'millrace/sqlite';

rmSync('out/guide/shop.db', { force: true });
mkdirSync('out/guide', { recursive: true });
const shop = 'out/guide/shop.db';
const person = schema({ number: int64(), name: string() });
const order = schema({ id: int64(), customer: int64(), cents: int64() });

// Tables are made where they are missing.
const filling = environment();
filling
  .from(
    fromArray(person, [
      { number: 1n, name: 'Ann' },
      { number: 2n, name: 'Bob' },
    ]),
  )
  .sinkTo(sqlite(shop, { table: 'people', primaryKey: ['number'] }));
filling
  .from(
    fromArray(
      order,
      [500n, 1200n, 300n, 50n].map((cents, i) => ({
        id: BigInt(i),
        customer: BigInt(1 + (i % 2)),
        cents,
      })),
    ),
  )
  .sinkTo(sqlite(shop, { table: 'orders', primaryKey: ['id'] }));
await filling.execute().done;

// Pages of the table come in the order of its key, which is where the job goes on behind a crash.
const summing = environment();
summing
  .from(sqliteSource(shop, { table: 'orders', schema: order, key: ['id'] }))
  .lookupJoin(sqliteLookup({ path: shop, table: 'people', schema: person }), {
    on: { customer: 'number' },
  })
  .keyBy('name')
  .aggregate({ cents: sum('cents') })
  .sinkTo(sqlite(shop, { table: 'totals', primaryKey: ['name'] }));
await summing.execute().done;

const total = schema({ name: string(), cents: int64() });
const totals = environment().from(
  sqliteSource(shop, { table: 'totals', schema: total, key: ['name'] }),
);
for await (const { name, cents } of totals) console.log(name, Number(cents));
