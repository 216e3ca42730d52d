import { describe, expect, it } from 'vitest';
import type { SubtaskEntry } from '../../src/checkpoint/manifest.js';
import type { CheckpointRequest } from '../../src/runtime/task.js';
import { TaskSet, type TasksCheckpoint } from '../../src/runtime/tasks.js';
import type { TaskControl } from '../../src/runtime/workerTask.js';

const request: TasksCheckpoint = { id: 1, folder: 'chk-000001', maxParallelism: 8, isLast: false };
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A task whose steps a test scripts. */
class ScriptedTask {
  readonly abortController = new AbortController();
  readonly events: string[] = [];
  hasNewRows = false;
  readonly operators = [];
  requested: CheckpointRequest | undefined;
  steps: Record<string, () => Promise<void>> = {};

  get signal(): AbortSignal {
    return this.abortController.signal;
  }

  abort(reason: unknown): void {
    this.abortController.abort(reason);
  }

  private async step(name: string): Promise<void> {
    await this.steps[name]?.();
    this.events.push(name);
  }

  open = (): Promise<void> => this.step('open');
  run = (): Promise<void> => this.step('run');
  commit = (id: number): Promise<void> => this.step(`commit ${id}`);
  commitNow = (): Promise<void> => this.step('commitNow');
  dropUncommitted = (): Promise<void> => this.step('drop');
  close = (): Promise<void> => this.step('close');
  drain = (): void => void this.events.push('drain');

  async checkpoint(requested: CheckpointRequest): Promise<SubtaskEntry> {
    this.requested = requested;
    await this.step('checkpoint');
    return { operators: {}, sinks: {} };
  }
}

const setOf = (...tasks: readonly ScriptedTask[]): TaskSet =>
  new TaskSet(tasks as unknown as TaskControl[]);

describe('the tasks of a job', () => {
  it('take every step together', async () => {
    const [a, b] = [new ScriptedTask(), new ScriptedTask()];
    const tasks = setOf(a, b);
    await tasks.open(undefined);
    await tasks.run();
    await tasks.commit(3);
    await tasks.commitNow();
    tasks.drain();
    await tasks.dropUncommitted();
    await tasks.close();
    const events = ['open', 'run', 'commit 3', 'commitNow', 'drain', 'drop', 'close'];
    expect([a.events, b.events]).toEqual([events, events]);
    expect([tasks.parallelism, tasks.operators, tasks.hasNewRows]).toEqual([2, [], false]);
    b.hasNewRows = true;
    expect(tasks.hasNewRows).toBe(true);
  });

  it('stop with the first failure, and are waited for before it is told', async () => {
    const [a, b] = [new ScriptedTask(), new ScriptedTask()];
    a.steps.run = soon;
    b.steps.run = () => Promise.reject(new Error('no network'));
    const tasks = setOf(a, b);
    await expect(tasks.run()).rejects.toThrow('no network');
    expect(a.events).toEqual(['run']);
    for (const { signal } of [tasks, a]) expect(signal.reason).toEqual(new Error('no network'));
  });

  it('are aborted together, by whichever', () => {
    const [a, b] = [new ScriptedTask(), new ScriptedTask()];
    const tasks = setOf(a, b);
    b.abort(new Error('in a timer'));
    for (const { signal } of [tasks, a]) expect(signal.reason).toEqual(new Error('in a timer'));
  });

  it('are all closed and dropped, whatever fails', async () => {
    const [a, b] = [new ScriptedTask(), new ScriptedTask()];
    a.steps.close = () => Promise.reject(new Error('close'));
    const tasks = setOf(a, b);
    await tasks.dropUncommitted();
    await expect(tasks.close()).rejects.toThrow('close');
    expect(b.events).toEqual(['drop', 'close']);
  });
});

describe('a checkpoint of all tasks', () => {
  it('asks each for what it kept before', async () => {
    const [a, b] = [new ScriptedTask(), new ScriptedTask()];
    const previous = ['a', 'b'].map((name): SubtaskEntry => ({
      operators: {},
      sinks: { [name]: [] },
    }));
    expect(await setOf(a, b).checkpoint(request, previous)).toHaveLength(2);
    expect(a.requested).toEqual({ ...request, previous: previous[0] });
    expect(b.requested).toEqual({ ...request, previous: previous[1] });
    await setOf(a, b).checkpoint(request, undefined);
    expect(b.requested?.previous).toBeUndefined();
  });

  it('fails when all are done with it, so that the next does not begin too early', async () => {
    const [a, b] = [new ScriptedTask(), new ScriptedTask()];
    a.steps.checkpoint = () => Promise.reject(new Error('disk full'));
    b.steps.checkpoint = soon;
    const tasks = setOf(a, b);
    await expect(tasks.checkpoint(request, undefined)).rejects.toThrow('disk full');
    expect(b.events).toEqual(['checkpoint']);
    expect(tasks.signal.aborted).toBe(false);
  });
});
