// The lock of a folder: of live processes, of killed ones, of several that start at once.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/checkpoint/folderLock.node.js';

const root = mkdtempSync(join(tmpdir(), 'millrace-lock-'));
let folders = 0;
const fresh = (): string => join(root, `f${folders++}`);
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const CHILD = `
  import { folderStorage } from 'millrace';
  import { once } from 'node:events';
  await once(process.stdin, 'data');
  try {
    await folderStorage(process.argv[1]).lock();
    console.log('locked');
  } catch (error) {
    console.log(error.message);
  }
  setInterval(() => {}, 1000);`;

interface Locker {
  readonly child: ChildProcess;
  /** Tells it to take the lock; what it says. */
  lock(): Promise<string>;
  kill(): Promise<void>;
}

function locker(folder: string): Locker {
  const args = ['--input-type=module', '-e', CHILD, folder];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return {
    child,
    lock: async () => {
      child.stdin?.write('\n');
      const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      return String(line).trim();
    },
    kill: async () => {
      const over = once(child, 'exit');
      child.kill('SIGKILL');
      await over;
    },
  };
}

const write = (folder: string, lock: object | string): void => {
  writeFileSync(join(folder, 'lock'), typeof lock === 'string' ? lock : JSON.stringify(lock));
};
const read = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as Record<string, unknown>;

describe('the lock of a folder', () => {
  it('names who holds it, and leaves nothing when it is given back', async () => {
    const folder = fresh();
    const unlock = await lockFolder(folder, './here');
    expect(read(folder)).toMatchObject({ pid: process.pid, host: hostname() });
    await expect(lockFolder(folder, './here')).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
      message: expect.stringContaining(`in './here' are in use by process ${process.pid} on`),
    });
    await unlock();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused while another process lives, and taken over when that was killed', async () => {
    const folder = fresh();
    const other = locker(folder);
    expect(await other.lock()).toBe('locked');
    await expect(lockFolder(folder, 'it')).rejects.toThrow(`process ${other.child.pid}`);
    await other.kill();
    expect(existsSync(join(folder, 'lock'))).toBe(true);
    await (
      await lockFolder(folder, 'it')
    )();
    expect(readdirSync(folder)).toEqual([]);
  }, 20_000);

  it('goes to one of several processes that find a dead one at the same time', async () => {
    const folder = fresh();
    const dead = locker(folder);
    await dead.lock();
    await dead.kill();
    const all = Array.from({ length: 4 }, () => locker(folder));
    const said = await Promise.all(all.map((each) => each.lock()));
    expect(said.filter((line) => line === 'locked')).toHaveLength(1);
    expect(said.filter((line) => line.includes('are in use by'))).toHaveLength(3);
    for (const each of all) await each.kill();
  }, 30_000);

  it('goes to one of several of this process', async () => {
    const folder = fresh();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => lockFolder(folder, 'it')),
    );
    const got = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(got).toHaveLength(1);
    await got[0]();
  });

  it('is taken over where the number of a dead process has come again', async () => {
    const folder = fresh();
    const unlock = await lockFolder(folder, 'it');
    const mine = read(folder);
    await unlock();
    if (mine.began === '') return;
    for (const pid of [process.pid, process.ppid]) {
      write(folder, { ...mine, pid, began: 'another boot-1' });
      await (
        await lockFolder(folder, 'it')
      )();
    }
  });

  it('counts when its process cannot be asked', async () => {
    const folder = fresh();
    const unlock = await lockFolder(folder, 'it');
    const mine = read(folder);
    await unlock();
    write(folder, { ...mine, host: 'another', pid: 1 });
    await expect(lockFolder(folder, 'it')).rejects.toThrow(
      /process 1 on another \(the file 'lock' says so\).*remove that file if the process is gone/,
    );
    write(folder, { ...mine, thread: 77 });
    await expect(lockFolder(folder, 'it')).rejects.toThrow(`process ${process.pid}`);
    write(folder, { ...mine, token: 'of a job that has ended without giving it back' });
    await (
      await lockFolder(folder, 'it')
    )();
  });

  it.each(['', '{"host":"h"', 'null', '[]', '{}'])(
    'is nobody’s when it is torn: %j',
    async (text) => {
      const folder = fresh();
      await (
        await lockFolder(folder, 'it')
      )();
      write(folder, text);
      await (
        await lockFolder(folder, 'it')
      )();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('is not removed by one that has lost it', async () => {
    const folder = fresh();
    const unlock = await lockFolder(folder, 'it');
    write(folder, { host: hostname(), pid: process.pid, token: 'of another' });
    await unlock();
    expect(read(folder).token).toBe('of another');
  });
});
