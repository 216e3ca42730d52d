import { callback, fromArray, int32, schema, string, timestamp, watermarks } from 'millrace';
import { tableEnvironment } from 'millrace/sql';

const bid = schema({ item: string(), price: int32(), at: timestamp(3) });
const second = (n: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, n));
const rows = [
  { item: 'lamp', price: 10, at: second(1) },
  { item: 'vase', price: 70, at: second(3) },
  { item: 'lamp', price: 30, at: second(12) },
];

const tables = tableEnvironment();
const stream = tables.env.from(fromArray(bid, rows), {
  watermarks: watermarks.monotonous('at'),
});

// A stream is a table; in the text of a query it stands for a name.
const bids = stream.filter((row) => row.price < 50).toTable(tables, { rowtime: 'at' });
const windows = await tables.sqlQuery(`
  SELECT window_start, item, MAX(price) AS price
  FROM TABLE(TUMBLE(TABLE ${bids}, DESCRIPTOR(\`at\`), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end, item`);

// A query is a table too: of other queries, and a stream again.
const doubled = await tables.sqlQuery(`SELECT item, price * 2 AS twice FROM ${windows}`);
(await doubled.toStream()).sinkTo(callback((batch) => console.log(batch)));
await tables.env.execute().done;

// Where rows change later, each change has its kind.
const totals = await tables.sqlQuery(`SELECT item, SUM(price) AS total FROM ${bids} GROUP BY item`);
for await (const { kind, row } of await totals.execute()) console.log(kind, row);
