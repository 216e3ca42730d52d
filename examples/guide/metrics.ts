// A job that is watched while it runs: metrics, counters of a function, state, watermarks.
import { callback, count, environment, fromIterable } from 'millrace';
import { prometheusText, schema, string, timestamp, watermarks } from 'millrace';

const clicks = schema({ user: string(), page: string(), at: timestamp(3).asEpoch() });
const start = Date.UTC(2026, 0, 1, 12);

/** A thousand clicks, then silence: the job goes on. */
async function* feed() {
  for (let i = 0; i < 1000; i++) {
    yield { user: `user ${i % 7}`, page: i % 100 === 0 ? '' : '/home', at: start + i };
  }
  await new Promise(() => undefined);
}

const env = environment({ name: 'clicks', metrics: { port: 0 } });
let tellAll: () => void = () => undefined;
const all = new Promise<void>((resolve) => (tellAll = resolve));
let results = 0;
env
  .from(
    { ...fromIterable(clicks, feed), name: 'clicks', isBounded: false },
    { watermarks: watermarks.monotonous('at') },
  )
  .process({
    output: clicks,
    processElement(click, ctx) {
      ctx.metrics.histogram('pageLength').update(click.page.length);
      if (click.page === '') ctx.metrics.counter('clicksWithoutPage').inc();
      else ctx.collect(click);
    },
  })
  .keyBy('user')
  .aggregate({ clicks: count() })
  .named('totals')
  .sinkTo(callback((rows) => void ((results += rows.length) === 990 && tellAll())));

const job = env.execute();
job.done.catch(() => undefined);
await all;

for (const { operator, numRecordsIn, numRecordsOut, user } of job.metrics().operators) {
  const lost = user['clicksWithoutPage'];
  const counted = lost?.kind === 'counter' ? `, ${lost.value} without a page` : '';
  console.log(`${operator}: ${numRecordsIn} rows in, ${numRecordsOut} out${counted}`);
}
console.log('state:', await job.state('totals').get('user 3'));

const lines = prometheusText(job.metrics()).split('\n');
console.log(lines.filter((line) => /numRecordsIn\{.*totals/.test(line)).join('\n'));
const response = await fetch(job.metricsUrl ?? '');
console.log(response.status, response.headers.get('content-type'));

console.log(
  job
    .explainWatermark()
    .replace(/since .*/, 'since …')
    .replace(/active .*?Z/, 'active …'),
);
await job.cancel();
