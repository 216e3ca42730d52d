// A job that fails, and goes on from its last checkpoint: nothing is lost, nothing counts twice.
import { readFileSync, rmSync } from 'node:fs';
import { csv, environment, fileSink, fixedDelay, fromIterable } from 'millrace';
import { int64, schema, string, sum } from 'millrace';

const payments = schema({ user: string(), cents: int64() });
rmSync('out/guide/payments', { recursive: true, force: true });
let connections = 0;
let tellCheckpoint: () => void = () => undefined;
const checkpoint = new Promise<void>((resolve) => (tellCheckpoint = resolve));

/** The same rows in the same order each time: the job skips those that it has seen. */
async function* feed() {
  connections += 1;
  for (let i = 1; i <= 10_000; i++) {
    if (i === 6000 && connections === 1) {
      await checkpoint;
      throw new Error('the connection is lost');
    }
    yield { user: i % 2 === 0 ? 'ann' : 'bob', cents: BigInt(i) };
  }
}

const env = environment({
  checkpoints: { storage: 'out/guide/payments/state', interval: '20ms' },
  restart: fixedDelay({ attempts: 3, delay: '10ms' }),
});
env
  .from(fromIterable(payments, feed), { name: 'payments' })
  .keyBy('user')
  .aggregate({ total: sum('cents') })
  .sinkTo(fileSink('out/guide/payments/totals.csv', { format: csv() }));

const job = env.execute();
job.on('checkpoint', () => tellCheckpoint());
job.on('restart', ({ error, attempt }) => console.log(`restart ${attempt}: ${String(error)}`));
await job.done;

const lines = readFileSync('out/guide/payments/totals.csv', 'utf8').trim().split('\n');
console.log(`${lines.length} lines, the last two:`);
console.log(lines.slice(-2).join('\n'));
