// The order of a task's steps at a barrier and at its end; sources and sinks are stand-ins.
import { describe, expect, it } from 'vitest';
import type { Manifest, SubtaskEntry } from '../../src/checkpoint/manifest.js';
import type { SnapshotReader, SnapshotWriter } from '../../src/checkpoint/snapshot.js';
import { memoryStorage } from '../../src/checkpoint/storage.js';
import type { JobHooks, JobSink, TaskParts } from '../../src/runtime/jobParts.js';
import type { SourceRunner } from '../../src/runtime/sourceRunner.js';
import { Task, type CheckpointRequest } from '../../src/runtime/task.js';
import type { Vertex } from '../../src/runtime/vertex.js';
import type { SinkContext, SinkWriter } from '../../src/sink/sink.js';
import type { Json } from '../../src/source/source.js';
import { VirtualClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { rowsOf } from '../support/checkpointed.js';
import { Schema } from '../../src/batch/schema.js';
import { int32 } from '../../src/batch/dataType.js';

const request: CheckpointRequest = {
  id: 1,
  folder: 'chk-000001',
  maxParallelism: 128,
  isLast: false,
  previous: undefined,
};
const table = {
  name: 'rows',
  schema: new Schema([{ name: 'n', type: int32() }]),
  distribution: { to: 'spread' as const },
};

/** What happens in a task, in order. */
class Script {
  readonly events: string[] = [];
  readonly failing = new Map<string, Error>();
  hooks: JobHooks | undefined;
  context: Omit<SinkContext, 'schema' | 'name'> | undefined;
  environment: { runTurn(work: () => void): void } | undefined;
  /** Tables that the operator asks for when it is restored. */
  asks = [table.name];
  whenPaused: Promise<void> = Promise.resolve();
  run: Promise<void> = Promise.resolve();

  onStep: (name: string) => void = () => undefined;

  step(name: string): void {
    this.events.push(name);
    this.onStep(name);
    const error = this.failing.get(name);
    if (error !== undefined) throw error;
  }

  task(subtask = 0, parallelism = 1, storage = memoryStorage()): Task {
    const parts: TaskParts = {
      engine: createEngine(),
      clock: new VirtualClock(),
      batchSize: 10,
      subtask,
      parallelism,
      vertices: [this.vertex()],
      sinks: [this.sink()],
      createRunners: (hooks) => {
        this.hooks = hooks;
        return [this.runner('source a'), this.runner('source b')];
      },
    };
    return new Task(parts, storage);
  }

  private vertex(): Vertex {
    const vertex = {
      operator: { name: 'count' },
      metrics: new Map(),
      open: (environment: Script['environment']) => {
        this.environment = environment;
        this.step('open operator');
      },
      snapshot: (writer: SnapshotWriter) => {
        this.step(`snapshot, held back: ${this.hooks?.whenWritable() !== undefined}`);
        writer.write(table, rowsOf(table, [{ n: 7 }]));
      },
      restore: (reader: SnapshotReader) => {
        for (const name of this.asks) for (const _ of reader.read({ ...table, name }));
        this.step('restore');
      },
      close: () => this.step('close operator'),
    };
    return vertex as unknown as Vertex;
  }

  private sink(): JobSink {
    const call = async (name: string): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      this.step(name);
    };
    const writer: SinkWriter = {
      needsFlush: false,
      write: () => undefined,
      flush: () => call('flush'),
      preCommit: async (id) => {
        await call(`preCommit ${id}`);
        return id;
      },
      commit: (handle) => call(`commit ${String(handle)}`),
      abort: () => call('abort'),
      close: () => call('close sink'),
    };
    const sink = {
      vertex: { rowsIn: 0, watermark: 0 },
      isParallel: true,
      operator: { name: 'out', writer: undefined },
      open: async (context: Script['context']) => {
        this.context = context;
        return writer;
      },
    };
    return sink as unknown as JobSink;
  }

  private runner(name: string): SourceRunner {
    const runner = {
      name,
      whenPaused: () => this.whenPaused,
      snapshot: (writer: SnapshotWriter) => writer.value('position', 5),
      restore: () => this.step(`restore ${name}`),
      run: async () => {
        await this.run;
        this.step(`run ${name}`);
      },
      stopReading: () => this.step(`stop ${name}`),
    };
    return runner as unknown as SourceRunner;
  }
}

async function opened(script: Script): Promise<Task> {
  const task = script.task();
  await task.open();
  script.events.length = 0;
  return task;
}

describe('a checkpoint of a task', () => {
  it('pauses sources, then pre-commits, then takes the snapshot, and goes on', async () => {
    const script = new Script();
    const storage = memoryStorage();
    const task = script.task(0, 1, storage);
    await task.open();
    script.events.length = 0;
    const entry = await task.checkpoint(request);
    expect(script.events).toEqual(['flush', 'preCommit 1', 'snapshot, held back: true']);
    expect(script.hooks?.whenWritable()).toBeUndefined();
    expect(entry.sinks).toEqual({ out: [1] });
    expect(Object.keys(entry.operators).sort()).toEqual(['count', 'source a', 'source b']);
    expect(entry.operators['source a'].values).toEqual({ position: 5 });
    expect(await storage.list('')).toEqual(['chk-000001/0/count/rows.arrow']);
  });

  it('waits until every source is between two steps', async () => {
    const script = new Script();
    const task = await opened(script);
    let pause = (): void => undefined;
    script.whenPaused = new Promise((resolve) => (pause = resolve));
    const taken = task.checkpoint(request);
    await new Promise((resolve) => setImmediate(resolve));
    expect(script.events).toEqual([]);
    expect(script.hooks?.whenWritable()).toBeDefined();
    pause();
    await taken;
    expect(script.events).toHaveLength(3);
  });

  it('holds turns back, which run behind it', async () => {
    const script = new Script();
    const task = await opened(script);
    const taken = task.checkpoint(request);
    await new Promise((resolve) => setImmediate(resolve));
    script.environment?.runTurn(() => script.step('turn'));
    await taken;
    await new Promise((resolve) => setImmediate(resolve));
    const at = script.events.findIndex((event) => event.startsWith('snapshot'));
    expect(script.events.indexOf('turn')).toBeGreaterThan(at);
  });

  it('lets nothing through behind it when it is the last', async () => {
    const script = new Script();
    const task = await opened(script);
    await task.checkpoint({ ...request, isLast: true });
    expect(script.hooks?.whenWritable()).toBeDefined();
  });

  it.each(['flush', 'preCommit 1'])('lets rows through again when %s fails', async (step) => {
    const script = new Script();
    const task = await opened(script);
    script.failing.set(step, new Error('no'));
    for (const isLast of [false, true]) {
      await expect(task.checkpoint({ ...request, isLast })).rejects.toThrow('no');
      expect(script.hooks?.whenWritable()).toBeUndefined();
    }
    script.failing.clear();
    const { sinks } = await task.checkpoint({ ...request, id: 2 });
    expect(sinks).toEqual({ out: [2] });
    await task.commit(2);
    expect(script.events[script.events.length - 1]).toBe('commit 2');
  });

  it('holds the handles of those that failed behind their pre-commit', async () => {
    const script = new Script();
    const storage = memoryStorage();
    const task = script.task(0, 1, storage);
    await task.open();
    const put = storage.put;
    storage.put = () => Promise.reject(new Error('disk full'));
    await expect(task.checkpoint(request)).rejects.toThrow('disk full');
    storage.put = put;
    const { sinks } = await task.checkpoint({ ...request, id: 2 });
    expect(sinks).toEqual({ out: [1, 2] });
    script.events.length = 0;
    await task.commit(2);
    expect(script.events).toEqual(['commit 1', 'commit 2']);
  });

  it('is none of a task that was aborted meanwhile', async () => {
    const script = new Script();
    const task = await opened(script);
    let pause = (): void => undefined;
    script.whenPaused = new Promise((resolve) => (pause = resolve));
    const taken = task.checkpoint(request);
    task.abort(new Error('canceled'));
    pause();
    await expect(taken).rejects.toThrow('canceled');
    expect(script.events).toEqual([]);
  });

  it('is none of a task that was aborted while its sinks pre-commit', async () => {
    const script = new Script();
    const task = await opened(script);
    script.onStep = (name) => {
      if (name === 'preCommit 1') task.abort(new Error('canceled'));
    };
    await expect(task.checkpoint(request)).rejects.toThrow('canceled');
    expect(script.events).toEqual(['flush', 'preCommit 1']);
  });

  it('needs a task that is open', async () => {
    await expect(new Script().task().checkpoint(request)).rejects.toThrow('is not open');
  });
});

describe('a task that goes on from a checkpoint', () => {
  const subtask = (operators: SubtaskEntry['operators'], ...out: Json[]): SubtaskEntry => ({
    operators,
    sinks: { out },
  });
  const manifestOf = (...subtasks: SubtaskEntry[]): Manifest => ({
    version: 1,
    id: 1,
    kind: 'checkpoint',
    at: 0,
    durationMs: 0,
    parallelism: subtasks.length,
    maxParallelism: 128,
    subtasks,
  });

  it('opens sinks with the handles it will commit, restores, and commits them', async () => {
    const script = new Script();
    const manifest = manifestOf(subtask({ count: { tables: [], values: {} } }, 'a', 'b'));
    await script.task().open({ manifest, allowNonRestoredState: false });
    expect(script.context?.restored).toEqual(['a', 'b']);
    expect(script.events).toEqual(['open operator', 'restore', 'commit a', 'commit b']);
  });

  it('restores no operator that the checkpoint does not know', async () => {
    const script = new Script();
    await script.task().open({ manifest: manifestOf(subtask({})), allowNonRestoredState: false });
    expect(script.events).toEqual(['open operator']);
    expect(script.context?.restored).toEqual([]);
  });

  it('without one has no handles', async () => {
    const script = new Script();
    await script.task().open();
    expect(script.context?.restored).toBeUndefined();
  });

  it.each([1, 2, 3, 5])('deals every handle to one of %i subtasks', async (parallelism) => {
    const manifest = manifestOf(...['a', 'b', 'c'].map((handle) => subtask({}, handle)));
    const all: Json[] = [];
    for (let mine = 0; mine < parallelism; mine++) {
      const script = new Script();
      await script.task(mine, parallelism).open({ manifest, allowNonRestoredState: false });
      all.push(...(script.context?.restored ?? []));
    }
    expect(all.sort()).toEqual(['a', 'b', 'c']);
  });

  it('refuses to lose a table that the operator does not ask for', async () => {
    const storage = memoryStorage();
    const first = new Script().task(0, 1, storage);
    await first.open();
    const manifest = manifestOf(await first.checkpoint(request));
    const script = new Script();
    script.asks = [];
    const lost = script.task(0, 1, storage).open({ manifest, allowNonRestoredState: false });
    await expect(lost).rejects.toThrow(/does not declare any more: 'rows'.*would be lost/);
    await script.task(0, 1, storage).open({ manifest, allowNonRestoredState: true });
  });
});

describe('a task', () => {
  it('reads all sources, and stops the others when one fails', async () => {
    const script = new Script();
    const task = await opened(script);
    await task.run();
    expect(script.events).toEqual(['run source a', 'run source b']);
    script.failing.set('run source a', new Error('no network'));
    await expect(task.run()).rejects.toThrow('no network');
    expect(task.signal.reason).toEqual(new Error('no network'));
  });

  it('rejects with the reason when it was aborted', async () => {
    const script = new Script();
    const task = await opened(script);
    task.abort(new Error('canceled'));
    await expect(task.run()).rejects.toThrow('canceled');
  });

  it('fails with what a turn throws, and runs no more turns', async () => {
    const script = new Script();
    const task = await opened(script);
    script.environment?.runTurn(() => {
      throw new Error('in a timer');
    });
    script.environment?.runTurn(() => script.step('turn'));
    expect(task.signal.reason).toEqual(new Error('in a timer'));
    expect(script.events).toEqual([]);
  });

  it('drains by stopping every source', async () => {
    const script = new Script();
    const task = await opened(script);
    task.drain();
    expect(script.events).toEqual(['stop source a', 'stop source b']);
  });

  it('closes everything, whatever fails, and tells the first failure', async () => {
    const script = new Script();
    const task = await opened(script);
    script.failing.set('close sink', new Error('sink'));
    script.failing.set('close operator', new Error('operator'));
    await expect(task.close()).rejects.toThrow('sink');
    expect(script.events).toEqual(['close sink', 'close operator']);
  });

  it('may be closed and dropped before it was opened', async () => {
    const script = new Script();
    const task = script.task();
    await task.dropUncommitted();
    await task.close();
    expect(script.events).toEqual(['close operator']);
  });
});
