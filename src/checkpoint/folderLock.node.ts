// One job a folder: a lock file that names the process which holds it.
//
//   lock.<token>  written whole ──link──► lock         one of several that start at once gets it
//   lock          of a dead one ──rename──► lock.<token>, looked at again, removed
//
// A process that was killed leaves its lock behind. It is taken over when the process it names is
// gone: no process of that number, or one that began at another time (numbers come again, after a
// restart of a container always).
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { makeFolder } from '../connector/filesystem/makeFolder.js';
import { inUse } from './storage.js';

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in a form of the system's; empty where that is not known. */
  readonly began: string;
  readonly thread: number;
  /** Tells jobs of one thread apart. */
  readonly token: string;
}

const LOCK = 'lock';
const ATTEMPTS_MAX = 8;
/**
 * Who takes a lock over waits as long and looks whether it still has it: another who meant to take
 * the same one over may have moved it aside in between.
 */
const SETTLE_MS = 50;
/** Of file systems without links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Tokens of the locks that this thread holds, whichever copy of the package took them. */
const held = ((globalThis as Record<symbol, unknown>)[Symbol.for('millrace.locks')] ??=
  new Set<string>()) as Set<string>;

/** @throws MillraceError CONNECTOR_IO when another job holds the folder. */
export async function lockFolder(root: string, name: string): Promise<() => Promise<void>> {
  makeFolder(root);
  const path = join(root, LOCK);
  const { pid } = process;
  const token = randomUUID();
  const mine = { host: hostname(), pid, began: processBegan(pid) ?? '', thread: threadId, token };
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (await isCreated(path, mine)) {
      if (attempt > 0) await sleep(SETTLE_MS);
      if (attempt === 0 || (await isStill(path, token))) {
        held.add(token);
        return () => unlock(path, token);
      }
      continue;
    }
    const holder = await settledHolder(path);
    if (holder !== undefined && isAlive(holder)) throw inUse(`'${name}'`, holderText(holder));
    await removeDead(path, token, holder?.token);
  }
  throw inUse(`'${name}'`, 'another process that starts just now');
}

/** Creates the lock with all of its text; false when there is one. */
async function isCreated(path: string, holder: Holder): Promise<boolean> {
  const text = JSON.stringify(holder);
  const whole = `${path}.${holder.token}`;
  try {
    await writeFile(whole, text);
    try {
      await link(whole, path);
    } catch (error) {
      if (!NO_LINKS.has(codeOf(error))) throw error;
      await writeFile(path, text, { flag: 'wx' });
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

async function unlock(path: string, token: string): Promise<void> {
  held.delete(token);
  if (await isStill(path, token)) await rm(path, { force: true });
}

async function isStill(path: string, token: string): Promise<boolean> {
  return (await readHolder(path))?.token === token;
}

/** Moves the lock aside if it is still the one that was looked at. */
async function removeDead(path: string, token: string, dead: string | undefined): Promise<void> {
  const aside = `${path}.${token}`;
  try {
    await rename(path, aside);
    const moved = await readHolder(aside);
    if (moved?.token !== dead) await link(aside, path);
  } catch (error) {
    // Gone already, or there is a new one.
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Where there are no links, a lock may be seen half written: it is read once more. */
async function settledHolder(path: string): Promise<Holder | undefined> {
  const holder = await readHolder(path);
  if (holder !== undefined) return holder;
  await sleep(SETTLE_MS);
  return readHolder(path);
}

/** Undefined for none, and for one that was torn by a crash of its writer. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder> | null;
    const { host, pid, began = '', thread = 0, token = '' } = holder ?? {};
    if (typeof host !== 'string' || typeof pid !== 'number') return undefined;
    return { host, pid, began, thread, token };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Another machine's process cannot be asked: its lock counts. */
function isAlive({ host, pid, began, thread, token }: Holder): boolean {
  if (host !== hostname()) return true;
  const now = processBegan(pid);
  if (now === undefined || (began !== '' && now !== '' && began !== now)) return false;
  // Other threads of this process cannot be asked either.
  return pid !== process.pid || thread !== threadId || held.has(token);
}

function holderText({ host, pid }: Holder): string {
  const text = `process ${pid} on ${host} (the file '${LOCK}' says so)`;
  if (host === hostname()) return text;
  return `${text}, which cannot be asked from here; remove that file if the process is gone`;
}

/**
 * When a process began: the boot's id and ticks since on Linux, elsewhere the empty string;
 * undefined when there is no such process, or only what is left of one that has ended.
 */
function processBegan(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return undefined;
  }
  if (process.platform !== 'linux') return '';
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name in parentheses, which may hold spaces: the state first, the start 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${boot}-${fields[19]}`;
  } catch {
    // Processes of other users may be hidden.
    return '';
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
