// A schema says how values lie in memory, and what TypeScript sees of them.
import { array, boolean, decimal, environment, fromArray, int64, row, schema } from 'millrace';
import { string, timestamp } from 'millrace';

const orders = schema({
  id: int64(), // bigint
  seq: int64().asNumber(), // number, and an error beyond 2^53
  at: timestamp(3), // Date
  sent: timestamp(3).asEpoch().nullable(), // number | null
  price: decimal(10, 2), // text: exact
  gift: boolean().nullable(), // boolean | null
  address: row({ street: string(), city: string() }), // an object
  tags: array(string()), // string[]
});

const order = {
  id: 9007199254740993n,
  seq: 1,
  at: new Date(Date.UTC(2026, 0, 1)),
  sent: null,
  price: '19.90',
  gift: null,
  address: { street: 'Elm St 1', city: 'Springfield' },
  tags: ['new'],
};

const stream = environment().from(fromArray(orders, [order]));
console.log(String(stream.schema));
console.log(await stream.collect());
