// A generator into a CSV file, the file into a loop: sources and sinks meet at a schema.
import { mkdirSync } from 'node:fs';
import { csv, environment, file, fileSink, fromIterable, int32, schema, string } from 'millrace';

mkdirSync('out/guide', { recursive: true });
const stock = schema({ item: string(), count: int32() });

async function* deliveries() {
  for (const item of ['bolt', 'nut', 'washer']) yield { item, count: item.length * 10 };
}

const writing = environment();
writing
  .from(fromIterable(stock, deliveries))
  .filter((row) => row.count > 30)
  .sinkTo(fileSink('out/guide/stock.csv', { format: csv() }));
await writing.execute().done;

const reading = environment();
const rows = reading.from(file('out/guide/stock.csv', { schema: stock, format: csv() }));
for await (const { item, count } of rows) console.log(item, count);
