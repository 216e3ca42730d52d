// Every kind of keyed state, in one function over orders by customer.
import { aggregatingState, environment, float64, fromArray, int32, int64 } from 'millrace';
import { jsonValue, listState, mapState, reducingState, schema, string } from 'millrace';
import { valueState } from 'millrace';

const orders = schema({ customer: string(), item: string(), euros: float64() });
const lines = schema({ line: string() });

const bills = environment()
  .from(
    fromArray(orders, [
      { customer: 'ann', item: 'lamp', euros: 30 },
      { customer: 'bob', item: 'desk', euros: 200 },
      { customer: 'ann', item: 'desk', euros: 180 },
      { customer: 'ann', item: 'lamp', euros: 27 },
    ]),
  )
  .keyBy('customer')
  .process({
    state: {
      orders: valueState(int64().asNumber()),
      items: listState(string()),
      byItem: mapState(string(), int32()),
      highest: reducingState(float64(), (a, b) => Math.max(a, b)),
      mean: aggregatingState(jsonValue<{ sum: number; count: number }>(), {
        createAccumulator: () => ({ sum: 0, count: 0 }),
        add: ({ sum, count }, euros: number) => ({ sum: sum + euros, count: count + 1 }),
        getResult: ({ sum, count }) => sum / count,
      }),
      // Forgotten an hour behind the last write, by the clock.
      lastItem: valueState(string(), { ttl: '1h' }),
    },
    output: lines,
    processElement({ item, euros }, ctx) {
      const { orders: count, items, byItem, highest, mean, lastItem } = ctx.state;
      count.set((count.get() ?? 0) + 1);
      items.add(item);
      byItem.set(item, (byItem.get(item) ?? 0) + 1);
      highest.add(euros);
      mean.add(euros);
      const before = lastItem.get() ?? 'nothing';
      lastItem.set(item);
      const kinds = byItem.entries().map(([name, n]) => `${n} ${name}`);
      ctx.collect({
        line:
          `${ctx.currentKey.customer}, order ${count.get()}: ${item} behind ${before}; ` +
          `${items.get().join(' ')} (${kinds.join(', ')}), highest ${highest.get()}, ` +
          `mean ${mean.get()}`,
      });
    },
  });

for await (const { line } of bills) console.log(line);
