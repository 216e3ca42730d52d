// SQL over a file that a visitor picked, which Node can run too: it has File as browsers have.
import { callback, csv, float64, fromFile, schema, string } from 'millrace/browser/inline';
import { timestamp, watermarks } from 'millrace/browser/inline';
import { tableEnvironment } from 'millrace/browser/sql';

// In a page: input.files[0].
const file = new File(
  [
    'at,shop,amount\n',
    '2026-01-01 12:00:01,north,2.5\n',
    '2026-01-01 12:00:04,south,19\n',
    '2026-01-01 12:00:03,north,3.5\n',
    '2026-01-01 12:00:11,north,4\n',
  ],
  'sales.csv',
);
const columns = schema({ at: timestamp(3), shop: string(), amount: float64() });

const tables = tableEnvironment();
const sales = tables.env.from(fromFile(file, { schema: columns, format: csv() }), {
  watermarks: watermarks.boundedOutOfOrderness('at', '2s'),
});
tables.createTemporaryView('sales', sales, { rowtime: 'at' });

// A query whose rows only come becomes a stream: for a callback, a chart, a file.
const windows = await tables.sqlQuery(`
  SELECT window_start, shop, COUNT(*) AS sales, SUM(amount) AS total
  FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(\`at\`), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end, shop`);
(await windows.toStream()).sinkTo(callback((rows) => console.log(rows)));
await tables.env.execute().done;

// One whose rows change later is a loop over the changes.
const totals = await tables.executeSql(
  'SELECT shop, SUM(amount) AS total FROM sales GROUP BY shop',
);
for await (const { kind, row } of totals) console.log(kind, row);

// What is wrong with a query is told with its place: set it as text, not as HTML.
await tables.executeSql('SELECT shopp FROM sales').catch(({ message }) => console.log(message));
