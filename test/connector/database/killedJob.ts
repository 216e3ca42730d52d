// A program that a test kills again and again: numbers into a table or folder, with checkpoints.
import type { Sink } from 'millrace';
import { datagen, environment, fileSink, int64, json, schema, sequence } from 'millrace';
import { mysql } from 'millrace/mysql';
import { postgres } from 'millrace/postgres';
import { sqlite } from 'millrace/sqlite';

/** What the test passes. */
export interface KilledJob {
  readonly kind: 'sqlite' | 'postgresql' | 'mariadb' | 'file' | 'folder';
  readonly checkpoints: string;
  /** A path, or where a server is. */
  readonly place: string | { readonly host: string; readonly port: number };
  readonly rowCount: number;
  readonly keyed: boolean;
}

const job = JSON.parse(process.env['MILLRACE_KILLED_JOB'] ?? '') as KilledJob;
const numbers = schema({ id: int64() });

function sinkOf({ kind, place, keyed }: KilledJob): Sink<{ id: ReturnType<typeof int64> }> {
  const options = { table: 'numbers', ...(keyed && { primaryKey: ['id'] }) };
  const reconnect = { attempts: 50, delay: 20, maxDelay: 100 } as const;
  if (kind === 'sqlite') return sqlite(String(place), options);
  if (kind === 'file') return fileSink(String(place), { format: json() });
  if (kind === 'folder') {
    return fileSink(String(place), { format: json(), rollingPolicy: { size: 2000 } });
  }
  const address = place as { readonly host: string };
  const server = kind === 'mariadb' ? mysql : postgres;
  return server('', { ...address, ...options, reconnect });
}

const env = environment({
  checkpoints: { storage: job.checkpoints, interval: 40 },
  batchSize: 64,
});
env
  .from(
    datagen(numbers, {
      fields: { id: sequence(1, job.rowCount) },
      rowsPerSecond: job.rowCount,
    }),
  )
  .sinkTo(sinkOf(job), 'numbers');
const running = env.execute();
running.on('checkpoint', () => process.stdout.write('.'));
process.stdout.write('running');
await running.done;
