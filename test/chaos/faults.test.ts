// What goes wrong around a job, with real file systems and real processes: a full disk, a read-only
// folder, a second process on the checkpoints of a first, a clock that is set back.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  environment,
  fileSink,
  fixedDelay,
  fromIterable,
  int64,
  json,
  noRestart,
  schema,
  sum,
  VirtualClock,
  type EnvironmentOptions,
  type Job,
  type Sink,
} from 'millrace';
import { sqlite } from 'millrace/sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../connector/filesystem/temporaryFolder.js';
import { query } from '../connector/sqlite/sqliteFile.js';
import { CommittedRows } from '../support/committedRows.js';
import { projectPath } from '../support/sourceTree.js';

const numbers = schema({ key: int64(), n: int64(), text: int64() });
const ROWS = 6000;
const DISK_BYTES = 8 << 20;

/** Rows with turns of the event loop in between; `isHeld` lets none of the second half through. */
async function* rowsOf(isHeld: () => boolean) {
  for (let i = 0; i < ROWS; i++) {
    if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    while (i === ROWS / 2 && isHeld()) await new Promise((resolve) => setTimeout(resolve, 1));
    yield { key: BigInt(i % 7), n: BigInt(i), text: 1n };
  }
}

function start(options: EnvironmentOptions, sink: Sink, isHeld = (): boolean => false): Job {
  const env = environment({ batchSize: 64, ...options });
  env
    .from(
      fromIterable(numbers, () => rowsOf(isHeld)),
      { name: 'numbers' },
    )
    .keyBy('key')
    .aggregate({ total: sum('n') })
    .sinkTo(sink, 'totals');
  return env.execute();
}

const mounts: string[] = [];
afterEach(() => {
  for (const folder of mounts.splice(0).reverse()) execFileSync('umount', ['-l', folder]);
});

/** A small disk of its own; undefined where this process may not mount one. */
function smallDisk(): string | undefined {
  const folder = temporaryFolder();
  try {
    const size = `size=${DISK_BYTES}`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  mounts.push(folder);
  return folder;
}

const canMount = smallDisk() !== undefined;
if (!canMount) {
  console.warn(
    'Tests with a full and a read-only disk are left out: this process may not mount one. What ' +
      'checkpoints do is tested with a stand-in in test/checkpoint/folderStorage.node.test.ts.',
  );
}
for (const folder of mounts.splice(0)) execFileSync('umount', [folder]);

const fill = (disk: string): void => {
  try {
    writeFileSync(`${disk}/ballast`, Buffer.alloc(4 * DISK_BYTES));
  } catch {
    // That it does not fit is what is wanted.
  }
};

describe.skipIf(!canMount)('a disk that is full', () => {
  it('of checkpoints: none is taken, the job goes on, and so do they with room again', async () => {
    const disk = smallDisk() ?? '';
    const out = new CommittedRows();
    const checkpoints = { storage: `${disk}/state`, interval: 2, tolerableFailures: 1e6 };
    const failures: string[] = [];
    let completed = 0;
    const job = start({ checkpoints }, out.sink(), () => failures.length < 3);
    job.on('checkpoint', () => {
      if (++completed === 2) fill(disk);
    });
    job.on('checkpointFailed', ({ error }) => {
      failures.push((error as Error).message);
      if (failures.length === 3) rmSync(`${disk}/ballast`);
    });
    await job.done;
    expect(failures[0]).toMatch(/the disk is full\. Free some space/);
    expect(completed).toBeGreaterThan(2);
    expect(out.rows.length).toBe(ROWS);
  });

  it.each(['file', 'folder', 'SQLite'])(
    'of a %s: the error says so, and the job goes on when there is room',
    async (kind) => {
      const disk = smallDisk() ?? '';
      mkdirSync(`${disk}/out`);
      const sinks: Readonly<Record<string, Sink>> = {
        file: fileSink(`${disk}/out/totals.json`, { format: json() }),
        folder: fileSink(`${disk}/out/`, { format: json() }),
        SQLite: sqlite(`${disk}/out/totals.db`, { table: 'totals' }),
      };
      const checkpoints = { storage: temporaryFolder(), interval: 2 };
      const restart = fixedDelay({ attempts: 1000, delay: 2 });
      const errors: string[] = [];
      let completed = 0;
      const job = start({ checkpoints, restart }, sinks[kind], () => completed < 2);
      job.on('checkpoint', () => {
        if (++completed === 2) fill(disk);
      });
      job.on('restart', ({ error }) => {
        errors.push((error as Error).message);
        rmSync(`${disk}/ballast`, { force: true });
      });
      await job.done;
      expect(errors[0]).toMatch(/'[^']*out[^']*'.*(?:no space left|disk is full)/i);
      expect(rowsIn(kind, `${disk}/out`)).toBe(ROWS);
    },
  );
});

function rowsIn(kind: string, folder: string): number {
  if (kind === 'SQLite') {
    return query(`${folder}/totals.db`, 'SELECT * FROM totals').length;
  }
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names
    .flatMap((name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n'))
    .filter((line) => line !== '').length;
}

describe.skipIf(!canMount)('a folder that is read-only', () => {
  const readOnly = (): string => {
    const disk = smallDisk() ?? '';
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    return disk;
  };

  it('takes no checkpoints: the job says so before it begins', async () => {
    const checkpoints = { storage: `${readOnly()}/state`, interval: 10 };
    const job = start({ checkpoints, restart: noRestart() }, new CommittedRows().sink());
    await expect(job.done).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
      message: expect.stringMatching(/the file system is read-only. Name a folder/) as string,
    });
  });

  it.each(['totals.json', 'parts/', 'totals.db'])('takes no %s', async (name) => {
    const path = `${readOnly()}/${name}`;
    const isTable = name.endsWith('.db');
    const sink = isTable ? sqlite(path, { table: 'totals' }) : fileSink(path, { format: json() });
    const { done } = start({ restart: noRestart() }, sink);
    await expect(done).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
      message: expect.stringContaining(path.replace(/\/$/u, '')) as string,
    });
  });
});

describe('two processes on one folder of checkpoints', () => {
  it('the second ends at once and names the first, which goes on', async () => {
    const folder = temporaryFolder();
    const first = runChild(folder, 30_000);
    await first.running;
    const second = runChild(folder, 10);
    expect(await second.ended).not.toBe(0);
    expect(second.output()).toMatch(
      new RegExp(`in '[^']*checkpoints' are in use by process ${first.pid} on`),
    );
    expect(first.exitCode()).toBe(null);
    first.kill();
    await first.ended;
    // The lock of a process that was killed does not count.
    expect(await runChild(folder, 10).ended).toBe(0);
  }, 60_000);
});

/** Runs the job of the chaos test. */
function runChild(folder: string, rows: number) {
  mkdirSync(`${folder}/out`, { recursive: true });
  const settings = { folder, parallelism: 1, rows, pauseEvery: 10, servers: {} };
  const child = spawn(process.execPath, [
    projectPath('test/chaos/child.mjs'),
    JSON.stringify(settings),
  ]);
  let output = '';
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const running = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    pid: child.pid,
    running: running.then(() => untilLocked(folder)),
    ended,
    output: () => output,
    exitCode: () => child.exitCode,
    kill: () => child.kill('SIGKILL'),
  };
}

async function untilLocked(folder: string): Promise<void> {
  for (;;) {
    const names = readdirSync(folder).includes('checkpoints')
      ? readdirSync(`${folder}/checkpoints`)
      : [];
    if (names.includes('lock')) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a clock that is set back', () => {
  it('by an hour loses nothing, fires nothing twice, and stops no checkpoint', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const now = clock.now.bind(clock);
    let offset = 0;
    clock.now = () => now() - offset;
    const out = new CommittedRows();
    const checkpoints = { storage: temporaryFolder(), interval: 20 };
    let completed = 0;
    const job = start({ checkpoints, clock }, out.sink(), () => completed < 4);
    job.on('checkpoint', () => {
      if (++completed === 2) offset = 3_600_000;
    });
    let isOver = false;
    void job.done.finally(() => (isOver = true));
    while (!isOver) {
      clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await job.done;
    expect(completed).toBeGreaterThanOrEqual(4);
    expect(out.rows.length).toBe(ROWS);
  });
});
