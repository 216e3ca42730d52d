// A process that moves money until it is killed: `node moneyChild.mjs '{"parallelism", "args"}'`.
import { runJob } from 'millrace';

const { parallelism, checkpoints, args } = JSON.parse(process.argv[2]);
const job = await runJob(new URL('./money.mjs', import.meta.url), {
  parallelism,
  args,
  checkpoints: { storage: checkpoints, interval: 20 },
});
job.on('checkpoint', () => process.stdout.write('checkpoint\n'));
await job.done;
