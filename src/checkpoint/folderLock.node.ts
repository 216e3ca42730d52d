// One job a folder: a lock file that names the process which holds it.
//
// A process that was killed leaves its lock behind. It is taken over when the process it names is
// gone: no process of that number, or one that began at another time (numbers come again, after a
// restart of a container always).
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { inUse } from './storage.js';

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in a form of the system's; empty where that is not known. */
  readonly began: string;
  /** Tells jobs of one process apart. */
  readonly token: string;
}

const LOCK = 'lock';
const ATTEMPTS_MAX = 5;

/** Locks held by this process: path → token. */
const held = new Map<string, string>();

/** @throws MillraceError CONNECTOR_IO when another job holds the folder. */
export async function lockFolder(root: string, name: string): Promise<() => Promise<void>> {
  await mkdir(root, { recursive: true });
  const path = join(root, LOCK);
  const token = Math.random().toString(36).slice(2);
  const mine: Holder = { host: hostname(), pid: process.pid, began: began(process.pid), token };
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, JSON.stringify(mine), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(path);
    if (holder !== undefined && isAlive(holder, path)) {
      throw inUse(`'${name}'`, `process ${holder.pid} on ${holder.host} (${LOCK} says so)`);
    }
    if (attempt >= ATTEMPTS_MAX) throw inUse(`'${name}'`, 'another process that starts just now');
    await rm(path, { force: true });
  }
  held.set(path, token);
  return async () => {
    held.delete(path);
    await rm(path, { force: true });
  };
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch (error) {
    // Gone in between, or torn by a crash of its writer: nobody holds it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** Another machine's process cannot be asked: its lock counts. */
function isAlive(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.pid === process.pid) return held.get(path) === holder.token;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return holder.began === '' || holder.began === began(holder.pid);
}

/** Linux: the boot's id and the process's start in ticks since; elsewhere unknown. */
function began(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces; the start is the 20th field behind it.
    return `${boot}-${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}
