// The job that is killed: payments of a thousand accounts from two shops, numbered and added up
// for each account. Every line of the result is a payment, so that none can hide.
import { count, datagen, defineJob, fileSink, int64, json, schema, sum } from 'millrace';

/** Payments of each shop, of 1, 2, 3 … cents. */
export const PAYMENTS = 10_000;

const payment = schema({ account: int64(), cents: int64() });

const shop = (seed: number) =>
  datagen(payment, {
    numberOfRows: PAYMENTS,
    rowsPerSecond: 3000,
    seed,
    fields: {
      account: { kind: 'random', min: 1, max: 1000 },
      cents: { kind: 'sequence', start: 1, end: PAYMENTS },
    },
  });

export default defineJob((env) => {
  env
    .from(shop(1), { name: 'shop in Bern' })
    .union(env.from(shop(2), { name: 'shop in Oslo' }))
    .keyBy('account')
    .aggregate({ payments: count(), cents: sum('cents') })
    .sinkTo(fileSink('out/recovery/accounts/', { format: json() }));
});
