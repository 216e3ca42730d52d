// Bids as JSON Lines, the most bids of every ten seconds in SQL, and the same query as a stream.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tableEnvironment } from 'millrace/sql';

mkdirSync('out/guide', { recursive: true });
const bids = [
  ['00:00:01', 1, 10],
  ['00:00:04', 2, 15],
  ['00:00:07', 1, 20],
  ['00:00:12', 2, 5],
] as const;
const lines = bids.map(([time, item, price]) =>
  JSON.stringify({ time: `2026-01-01 ${time}`, item, price }),
);
writeFileSync('out/guide/bids.jsonl', `${lines.join('\n')}\n`);

const tables = tableEnvironment();
await tables.executeSql(`
  CREATE TABLE bids (
    \`time\` TIMESTAMP(3),
    item INT,
    price BIGINT,
    WATERMARK FOR \`time\` AS \`time\` - INTERVAL '1' SECOND
  ) WITH ('connector' = 'filesystem', 'path' = 'out/guide/bids.jsonl', 'format' = 'json')`);

const query = `
  SELECT window_start, item, COUNT(*) AS bids, AVG(price) AS mean
  FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(\`time\`), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end, item`;
const result = await tables.executeSql(query);
console.log(result.columns.map(({ name, type }) => `${name} ${type}`).join(', '));
for (const row of await result.collect()) console.log(row);

// Results that change later are told change by change.
const totals = await tables.executeSql('SELECT item, SUM(price) AS total FROM bids GROUP BY item');
for await (const { kind, row } of totals) console.log(kind, row);
