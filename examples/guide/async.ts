// Orders ask a slow price service and a table of customers, some at a time, and keep their order.
import {
  callback,
  environment,
  float64,
  fromArray,
  int32,
  lookupFrom,
  schema,
  string,
} from 'millrace';

const order = schema({ id: int32(), customer: int32(), item: string(), count: int32() });
const orders = [
  { id: 1, customer: 7, item: 'bolt', count: 100 },
  { id: 2, customer: 8, item: 'wheel', count: 4 },
  { id: 3, customer: 9, item: 'unicorn', count: 1 },
  { id: 4, customer: 7, item: 'nut', count: 250 },
];
const priced = schema({ id: int32(), customer: int32(), total: float64() });
const customer = schema({ number: int32(), name: string() });
const customers = new Map([
  [7, { number: 7, name: 'Ada' }],
  [8, { number: 8, name: 'Bob' }],
]);

/** Stands for a call over the network, which `signal` would end. */
async function priceOf(item: string, signal: AbortSignal): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, item.length));
  signal.throwIfAborted();
  if (item === 'unicorn') throw new Error('no such item');
  return item.length / 10;
}

const env = environment();
const { main, errors } = env.from(fromArray(order, orders)).mapAsync(
  async ({ id, customer: who, item, count }, { signal }) => ({
    id,
    customer: who,
    total: count * (await priceOf(item, signal)),
  }),
  {
    result: priced,
    capacity: 100,
    timeout: '2s',
    retry: { attempts: 3, delay: 5, retryIf: (error) => !String(error).includes('no such') },
    onError: 'errors',
  },
);
main
  .lookupJoin(lookupFrom(customer, customers), {
    on: { customer: 'number' },
    cache: { maxRows: 10_000, expireAfterWrite: '10min' },
  })
  .sinkTo(
    callback((rows) => {
      for (const { id, name, total } of rows) console.log(`order ${id}: ${name} pays ${total}`);
    }),
  );
errors.sinkTo(
  callback((rows) => {
    for (const { id, item, error } of rows) console.log(`order ${id}, ${item}: ${error}`);
  }),
);
await env.execute().done;
