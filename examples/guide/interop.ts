// Lines that zod checks, as a Web stream, and to RxJS.
import { environment, fromReadable, fromStandardSchema, timestamp } from 'millrace';
import { filter, from, map } from 'rxjs';
import { z } from 'zod';

const trade = z.object({
  symbol: z.string().toUpperCase(),
  price: z.number().positive(),
  note: z.string().optional(),
  at: z.coerce.date(),
});
const { schema, format } = fromStandardSchema(trade, {
  columns: { at: timestamp(3) },
  badRecords: 'DEAD_LETTER',
});

async function* lines() {
  yield '{"symbol":"abc","price":10.5,"at":"2026-01-31T10:00:00Z"}\n';
  yield '{"symbol":"abc","price":-1,"at":"2026-01-31T10:00:01Z"}\n';
  yield '{"symbol":"xyz","price":20,"at":"2026-01-31T10:00:02Z","note":"block"}\n';
}
const trades = () => environment().from(fromReadable(schema, format, lines()));

// The types are the validator's: symbol is a string, note a string or null, at a Date.
for await (const { symbol, price, note, at } of trades().toReadableStream()) {
  console.log(at.toISOString(), symbol, price, note ?? '-');
}

for await (const { line, problem } of trades().deadLetters) console.log(`line ${line}: ${problem}`);

const large = from(trades()).pipe(
  filter(({ price }) => price > 15),
  map(({ symbol }) => `large: ${symbol}`),
);
await large.forEach((text) => console.log(text));
