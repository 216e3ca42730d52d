// npm run chaos -- [--minutes N] [--seed N] [--kills N]: kills a job again and again and compares
// what it committed
// with an undisturbed run, until the time is up. Ends with 1 at the first difference.
import { parseArgs } from 'node:util';
import { difference, ordeal } from '../test/chaos/harness.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kills: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run chaos -- [--minutes N] [--seed N] [--kills N]

Kills a job with SIGKILL, at random and at targeted instants (between snapshot, manifest and commit),
starts it again at another parallelism until it has finished, and compares what it committed.

  --minutes N   how long, default 1
  --seed N      the first seed; each round has the next
  --kills N     kills a round, default 5`);
  process.exit(0);
}
const end = Date.now() + Number(values.minutes) * 60_000;
const expected = (await ordeal({ seed: 0, kills: 0 })).rows;
let kills = 0;
let rounds = 0;
for (let seed = Number(values.seed); Date.now() < end; seed++) {
  const { history, rows } = await ordeal({ seed, kills: Number(values.kills) });
  const found = difference(expected, rows);
  rounds += 1;
  kills += history.filter(({ signal }) => signal === 'SIGKILL').length;
  console.log(
    `seed ${seed}: ${history.length} attempts, ${kills} kills so far, ${found.lost} lost, ${found.twice} twice`,
  );
  if (found.lost + found.twice > 0) {
    console.log(JSON.stringify({ history, ...found }, null, 2));
    process.exit(1);
  }
}
console.log(`${rounds} rounds, ${kills} kills, ${expected.length} rows each: 0 lost, 0 twice`);
