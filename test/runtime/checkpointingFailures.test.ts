// Checkpoints that fail, take too long, or are asked for while the job ends; and what a job starts
// from. The tasks are stand-ins, the clock is virtual.
import { describe, expect, it } from 'vitest';
import type { SubtaskEntry } from '../../src/checkpoint/manifest.js';
import { memoryStorage } from '../../src/checkpoint/storage.js';
import { MillraceError } from '../../src/error.js';
import {
  Checkpointing,
  type CheckpointSettings,
  type CompletedCheckpoint,
} from '../../src/runtime/checkpointing.js';
import type { Tasks, TasksCheckpoint } from '../../src/runtime/tasks.js';
import { VirtualClock } from '../../src/time/clock.js';

const turns = async (count = 50): Promise<void> => {
  for (let i = 0; i < count; i++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
};

/** Tasks whose checkpoints end when the test says so, or at once. */
class ScriptedTasks {
  readonly parallelism = 1;
  readonly abortController = new AbortController();
  readonly events: string[] = [];
  readonly previous: (readonly SubtaskEntry[] | undefined)[] = [];
  /** What each checkpoint waits for. */
  holds: Promise<void>[] = [];
  commits: (() => Promise<void>)[] = [];
  /** Written by each checkpoint before it ends. */
  write: (folder: string) => Promise<void> = async () => undefined;

  get signal(): AbortSignal {
    return this.abortController.signal;
  }

  async checkpoint(
    { id, folder }: TasksCheckpoint,
    previous: readonly SubtaskEntry[] | undefined,
  ): Promise<readonly SubtaskEntry[]> {
    this.events.push(`begin ${id}`);
    this.previous.push(previous);
    await this.holds.shift();
    await this.write(folder);
    this.events.push(`end ${id}`);
    return [{ operators: {}, sinks: { id: [id] } }];
  }

  async commit(id: number): Promise<void> {
    await this.commits.shift()?.();
    this.events.push(`commit ${id}`);
  }

  /** The part of {@link Tasks} that checkpoints need. */
  get tasks(): Tasks {
    return this as unknown as Tasks;
  }
}

interface Told {
  readonly completed: CompletedCheckpoint[];
  readonly failed: [id: number, message: string][];
  readonly damaged: string[];
}

function checkpointing(
  settings: Partial<CheckpointSettings> = {},
  clock = new VirtualClock(1_000_000),
): { readonly checkpoints: Checkpointing; readonly told: Told; readonly clock: VirtualClock } {
  const told: Told = { completed: [], failed: [], damaged: [] };
  const all: CheckpointSettings = {
    storage: memoryStorage(),
    intervalMs: 100,
    minPauseMs: 0,
    timeoutMs: 1000,
    tolerableFailures: 0,
    retain: 2,
    restore: 'latest',
    allowNonRestoredState: false,
    maxParallelism: 128,
    ...settings,
  };
  const checkpoints = new Checkpointing(all, clock, {
    onCompleted: (checkpoint) => told.completed.push(checkpoint),
    onFailed: (id, error) => told.failed.push([id, (error as Error).message]),
    onDamaged: (folder) => told.damaged.push(folder),
  });
  return { checkpoints, told, clock };
}

function held(): { readonly hold: Promise<void>; readonly letGo: () => void } {
  let letGo = (): void => undefined;
  const hold = new Promise<void>((resolve) => (letGo = resolve));
  return { hold, letGo };
}

describe('a checkpoint that takes too long', () => {
  it('is given up; the next begins when the tasks are done with it', async () => {
    const { checkpoints, told, clock } = checkpointing();
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    const { hold, letGo } = held();
    scripted.holds = [hold];
    const late = checkpoints.take(scripted.tasks, 'checkpoint');
    const next = checkpoints.take(scripted.tasks, 'checkpoint');
    await turns();
    clock.advance(1000);
    await expect(late).rejects.toThrow(/Checkpoint 1 was not done in 1000 ms and is given up/);
    await turns();
    expect(scripted.events).toEqual(['begin 1']);
    letGo();
    await next;
    expect(scripted.events).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'commit 2']);
    expect(told.failed).toEqual([[1, expect.stringContaining('given up')]]);
    await checkpoints.end();
  });

  it('does not keep a job from its end', async () => {
    const { checkpoints, clock } = checkpointing();
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    scripted.holds = [new Promise(() => undefined)];
    const late = checkpoints.take(scripted.tasks, 'checkpoint');
    const failure = late.then(
      () => 'none',
      (error: unknown) => String(error),
    );
    await turns();
    clock.advance(1000);
    expect(await failure).toContain('given up');
    scripted.abortController.abort(new Error('canceled'));
    await checkpoints.end();
  });

  it('fails with the tasks when they are over before', async () => {
    const { checkpoints } = checkpointing();
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    scripted.holds = [new Promise(() => undefined)];
    const taken = checkpoints.take(scripted.tasks, 'checkpoint');
    await turns();
    scripted.abortController.abort(new Error('canceled'));
    await expect(taken).rejects.toThrow('canceled');
    await checkpoints.end();
  });
});

describe('a checkpoint that fails', () => {
  it('leaves no files: they are not to fill the disk', async () => {
    const storage = memoryStorage();
    const { checkpoints } = checkpointing({ storage });
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    scripted.write = async (folder) => {
      await storage.put(`${folder}/0/count/groups.arrow`, [new Uint8Array(10)]);
      throw new MillraceError('CONNECTOR_IO', 'the disk is full');
    };
    await expect(checkpoints.take(scripted.tasks, 'checkpoint')).rejects.toThrow('disk is full');
    await checkpoints.end();
    expect(await storage.list('')).toEqual([]);
  });

  it('has not happened when its manifest cannot be written, and nothing is committed', async () => {
    const storage = memoryStorage();
    const { checkpoints } = checkpointing({ storage });
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    await checkpoints.take(scripted.tasks, 'checkpoint');
    storage.rename = () => Promise.reject(new MillraceError('CONNECTOR_IO', 'gone'));
    await expect(checkpoints.take(scripted.tasks, 'checkpoint')).rejects.toThrow('gone');
    await checkpoints.end();
    expect(scripted.events).toEqual(['begin 1', 'end 1', 'commit 1', 'begin 2', 'end 2']);
    expect((await checkpoints.latest())?.id).toBe(1);
  });

  it('fails the job when more fail in a row than are tolerable', async () => {
    const { checkpoints, told, clock } = checkpointing({ tolerableFailures: 2 });
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    let fails = [true, true, false, true, true, true];
    scripted.write = async () => {
      const [isFailure, ...rest] = fails;
      fails = rest;
      if (isFailure) throw new Error('no');
    };
    const over = new AbortController();
    let failedAt = 0;
    const running = checkpoints.run(scripted.tasks, over.signal, () => {
      failedAt = told.failed[told.failed.length - 1][0];
      over.abort();
    });
    for (let i = 0; i < 10 && !over.signal.aborted; i++) {
      await turns();
      clock.advance(100);
    }
    await running;
    expect(failedAt).toBe(6);
    expect(told.completed.map(({ id }) => id)).toEqual([3]);
  });

  it('counts when only its commit fails: the job goes on from it and commits then', async () => {
    const storage = memoryStorage();
    const { checkpoints, told, clock } = checkpointing({ storage });
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    scripted.commits = [() => Promise.reject(new Error('the database is gone'))];
    const over = new AbortController();
    const failures: unknown[] = [];
    const running = checkpoints.run(scripted.tasks, over.signal, (error) => {
      failures.push(error);
      over.abort();
    });
    await turns();
    clock.advance(100);
    await running;
    expect(failures).toEqual([new Error('the database is gone')]);
    expect(told.failed).toEqual([[1, 'the database is gone']]);
    expect((await checkpoints.latest())?.subtasks[0].sinks).toEqual({ id: [1] });
  });

  it('is not one whose predecessors cannot be removed', async () => {
    const storage = memoryStorage();
    const { checkpoints, told } = checkpointing({ storage, retain: 1 });
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    storage.delete = () => Promise.reject(new MillraceError('CONNECTOR_IO', 'cannot delete'));
    await checkpoints.take(scripted.tasks, 'checkpoint');
    await checkpoints.take(scripted.tasks, 'checkpoint');
    expect(told.completed.map(({ id }) => id)).toEqual([1, 2]);
    expect(told.failed).toEqual([[2, 'cannot delete']]);
  });
});

describe('checkpoints in intervals', () => {
  it('go on when the clock is set back', async () => {
    const clock = new VirtualClock(1_000_000);
    const { checkpoints, told } = checkpointing({ minPauseMs: 30 }, clock);
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    const over = new AbortController();
    const running = checkpoints.run(scripted.tasks, over.signal, () => undefined);
    await turns();
    clock.advance(100);
    await turns();
    expect(told.completed).toHaveLength(1);
    const now = clock.now.bind(clock);
    clock.now = () => now() - 3_600_000;
    for (let i = 0; i < 20; i++) {
      clock.advance(10);
      await turns();
    }
    expect(told.completed).toHaveLength(2);
    expect(told.completed[1].durationMs).toBe(0);
    over.abort();
    await running;
  });

  it('are taken over, unchanged pieces and all, by none of another run', async () => {
    const { checkpoints } = checkpointing();
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    for (const kind of ['checkpoint', 'checkpoint', 'savepoint', 'checkpoint'] as const) {
      await checkpoints.take(scripted.tasks, kind);
    }
    checkpoints.restarted();
    await checkpoints.take(scripted.tasks, 'checkpoint');
    const before = scripted.previous.map((entries) => entries?.[0].sinks.id[0]);
    // A savepoint names no files of others, and the checkpoint behind it none of the savepoint.
    expect(before).toEqual([undefined, 1, undefined, 2, undefined]);
  });
});

describe('the last checkpoint', () => {
  it('is followed by none, not even one that was asked for before its end', async () => {
    const { checkpoints, told } = checkpointing();
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    const last = checkpoints.take(scripted.tasks, 'final', true);
    const behind = checkpoints.take(scripted.tasks, 'checkpoint');
    await last;
    await expect(behind).rejects.toMatchObject({ code: 'JOB_CANCELED' });
    expect(told.completed.map(({ kind }) => kind)).toEqual(['final']);
    expect(told.failed).toEqual([]);
    expect((await checkpoints.latest())?.kind).toBe('final');
    // The job failed behind it and was started anew.
    checkpoints.restarted();
    expect((await checkpoints.take(scripted.tasks, 'checkpoint')).id).toBe(2);
  });

  it('is not the last when it fails', async () => {
    const { checkpoints } = checkpointing();
    await checkpoints.begin();
    const scripted = new ScriptedTasks();
    scripted.write = () => Promise.reject(new Error('disk full'));
    await expect(checkpoints.take(scripted.tasks, 'savepoint', true)).rejects.toThrow('disk full');
    scripted.write = async () => undefined;
    expect((await checkpoints.take(scripted.tasks, 'checkpoint')).id).toBe(2);
  });
});

describe('what a job starts from', () => {
  async function storageOf(
    ...kinds: readonly ('checkpoint' | 'savepoint')[]
  ): Promise<ReturnType<typeof memoryStorage>> {
    const storage = memoryStorage();
    const { checkpoints } = checkpointing({ storage, retain: 9 });
    await checkpoints.begin();
    for (const kind of kinds) await checkpoints.take(new ScriptedTasks().tasks, kind);
    await checkpoints.end();
    return storage;
  }

  it('is the newest, also after a failure', async () => {
    const storage = await storageOf('savepoint', 'checkpoint');
    const { checkpoints } = checkpointing({ storage });
    expect((await checkpoints.begin())?.id).toBe(2);
    expect((await checkpoints.latest())?.id).toBe(2);
    await checkpoints.take(new ScriptedTasks().tasks, 'checkpoint');
    expect((await checkpoints.latest())?.id).toBe(3);
  });

  it('is nothing when that was asked for, also after a failure before its first', async () => {
    const storage = await storageOf('checkpoint', 'checkpoint');
    const { checkpoints } = checkpointing({ storage, restore: 'none' });
    expect(await checkpoints.begin()).toBeUndefined();
    expect(await checkpoints.latest()).toBeUndefined();
    await checkpoints.take(new ScriptedTasks().tasks, 'checkpoint');
    expect((await checkpoints.latest())?.id).toBe(3);
  });

  it('is the one that is named, also after a failure before its first', async () => {
    const storage = await storageOf('savepoint', 'checkpoint', 'checkpoint');
    const { checkpoints } = checkpointing({ storage, restore: 'savepoint-000001' });
    expect((await checkpoints.begin())?.id).toBe(1);
    expect((await checkpoints.latest())?.id).toBe(1);
    await checkpoints.take(new ScriptedTasks().tasks, 'checkpoint');
    expect((await checkpoints.latest())?.id).toBe(4);
  });

  it('is refused when it is not there, or dealt out by other key groups', async () => {
    const storage = await storageOf('checkpoint');
    const named = checkpointing({ storage, restore: 'chk-000009' }).checkpoints;
    await expect(named.begin()).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
    await named.end();
    const other = checkpointing({ storage, maxParallelism: 64 }).checkpoints;
    await expect(other.begin()).rejects.toThrow(
      /maxParallelism is 64, and the checkpoint to start from was taken with 128/,
    );
    await other.end();
    const anew = checkpointing({ storage, maxParallelism: 64, restore: 'none' }).checkpoints;
    expect(await anew.begin()).toBeUndefined();
    await anew.end();
  });

  it('is locked until the end', async () => {
    const storage = memoryStorage();
    const { checkpoints } = checkpointing({ storage });
    await checkpoints.begin();
    await expect(checkpointing({ storage }).checkpoints.begin()).rejects.toThrow('in use by');
    await checkpoints.end();
    await checkpoints.end();
    const { checkpoints: next } = checkpointing({ storage });
    await next.begin();
  });
});
