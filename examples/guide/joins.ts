// Orders with their payments: near in time, of the same hour, whenever they come.
import { col, environment, float64, fromArray, int32, print, schema, string } from 'millrace';
import { timestamp, tumble, watermarks } from 'millrace';

const order = schema({ id: int32(), ordered: timestamp(3), item: string(), euros: float64() });
const payment = schema({ order: int32(), paid: timestamp(3), amount: float64() });
const at = (minute: number) => new Date(minute * 60_000);

const env = environment();
const orders = env.from(
  fromArray(order, [
    { id: 1, ordered: at(0), item: 'wheel', euros: 80 },
    { id: 2, ordered: at(10), item: 'bolt', euros: 5 },
    { id: 3, ordered: at(50), item: 'frame', euros: 300 },
  ]),
  { watermarks: watermarks.monotonous('ordered') },
);
const payments = env.from(
  fromArray(payment, [
    { order: 1, paid: at(5), amount: 50 },
    { order: 1, paid: at(20), amount: 30 },
    { order: 3, paid: at(70), amount: 300 },
  ]),
  { watermarks: watermarks.monotonous('paid') },
);

// Payments of the half hour behind their order; orders without any leave with nulls.
const { main, rightLate } = orders
  .keyBy('id')
  .intervalJoin(payments.keyBy('order'))
  .between('0s', '30 min', { type: 'left' });
const { unpaid, rest } = main.split({ unpaid: col('order').isNull() });
unpaid.select('id', 'item').sinkTo(print({ identifier: 'unpaid' }));
rest.select('id', 'item', 'paid', 'amount').sinkTo(print({ identifier: 'paid' }));
rightLate.sinkTo(print({ identifier: 'late' }));

// Both sides of each hour, to a function.
orders
  .keyBy('id')
  .coGroup(payments.keyBy('order'), tumble('1h'), {
    output: schema({ hour: int32(), ordered: float64(), paid: float64() }),
    apply(ordered, paid, { window, collect }) {
      collect({
        hour: window.start / 3_600_000,
        ordered: ordered.reduce((sum, { euros }) => sum + euros, 0),
        paid: paid.reduce((sum, { amount }) => sum + amount, 0),
      });
    },
  })
  .sinkTo(print({ identifier: 'hour' }));

// All pairs of each hour, and what had none in it.
orders
  .keyBy('id')
  .windowJoin(payments.keyBy('order'), tumble('1h'), { type: 'full' })
  .select('item', 'amount')
  .sinkTo(print({ identifier: 'same hour' }));

// All pairs, however far apart.
orders
  .keyBy('id')
  .join(payments.keyBy('order'), { right: 'payment_' })
  .select('item', 'payment_amount')
  .sinkTo(print({ identifier: 'pair' }));

// One stream of what happened, its columns matched by name.
orders
  .select({ order: 'id', item: 'item', at: 'ordered' })
  .unionByName(payments.select({ order: 'order', at: 'paid', amount: 'amount' }), {
    allowMissing: true,
  })
  .sinkTo(print({ identifier: 'event' }));

await env.execute().done;
