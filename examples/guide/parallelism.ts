// A job on two threads: four files are dealt out, and each city belongs to one of the threads.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runJob } from 'millrace';

const folder = 'out/guide/orders';
rmSync(folder, { recursive: true, force: true });
mkdirSync(`${folder}/input`, { recursive: true });
const cities = ['Bern', 'Oslo', 'Rome'];
for (let part = 0; part < 4; part++) {
  const lines = Array.from({ length: 30 }, (_, i) => {
    const at = new Date((part * 30 + i) * 1000);
    return `${JSON.stringify({ at, city: cities[i % 3], euros: i })}\n`;
  });
  writeFileSync(`${folder}/input/${part}.json`, lines.join(''));
}

const job = await runJob(new URL('./jobs/orders.ts', import.meta.url), {
  parallelism: 2,
  args: { input: `${folder}/input`, output: `${folder}/minutes.csv` },
});
const { rowsIn } = await job.done;

console.log(`${rowsIn} orders`);
const [header, ...rows] = readFileSync(`${folder}/minutes.csv`, 'utf8').trim().split('\n');
console.log([header, ...rows.toSorted()].join('\n'));
