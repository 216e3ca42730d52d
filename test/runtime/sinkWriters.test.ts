import { describe, expect, it } from 'vitest';
import type { SinkWriter } from '../../src/sink/sink.js';
import { SinkWriters } from '../../src/runtime/sinkWriters.js';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A sink whose calls take a turn of the event loop and fail when they overlap. */
function slowSink(events: string[], failsAt?: string) {
  let running = '';
  const call = async (name: string): Promise<void> => {
    if (running !== '') throw new Error(`${name} during ${running}`);
    running = name;
    await nextTurn();
    running = '';
    events.push(name);
    if (name === failsAt) throw new Error(`cannot ${name}`);
  };
  const writer = {
    needsFlush: false,
    write: () => undefined,
    flush: () => call('flush'),
    preCommit: (id: number) => call(`preCommit ${id}`).then(() => id),
    commit: (handle: unknown) => call(`commit ${String(handle)}`),
    abort: async () => undefined,
    close: async () => undefined,
  };
  return { operator: { name: 'out', writer: writer satisfies SinkWriter }, vertex: { rowsIn: 0 } };
}

describe('sink writers', () => {
  it('never overlap in their calls', async () => {
    const events: string[] = [];
    const sink = slowSink(events);
    const writers = new SinkWriters([sink]);
    sink.operator.writer.needsFlush = true;
    expect(writers.isFull).toBe(true);
    await Promise.all([writers.commitNow(), writers.flushFull(), writers.commitNow()]);
    expect(events).toEqual(
      ['flush', 'preCommit 1', 'commit 1', 'flush'].concat(['flush', 'preCommit 2', 'commit 2']),
    );
  });

  it('say while a commit runs', async () => {
    const writers = new SinkWriters([slowSink([])]);
    expect(writers.committing).toBeUndefined();
    const commits = [writers.commitNow(), writers.commitNow()];
    await commits[0];
    expect(writers.committing).toBeDefined();
    await writers.committing;
    expect(writers.committing).toBeUndefined();
  });

  it('know whether there is something to commit', async () => {
    const sink = slowSink([]);
    const writers = new SinkWriters([sink]);
    expect(writers.hasNewRows).toBe(false);
    sink.vertex.rowsIn = 3;
    expect(writers.hasNewRows).toBe(true);
    await writers.commitNow();
    expect(writers.hasNewRows).toBe(false);
  });

  it('go on after a failure, which the caller gets', async () => {
    const events: string[] = [];
    const writers = new SinkWriters([slowSink(events, 'preCommit 1')]);
    await expect(writers.commitNow()).rejects.toThrow('cannot preCommit 1');
    await writers.committing;
    expect(writers.committing).toBeUndefined();
    await writers.commitNow();
    expect(events.at(-1)).toBe('commit 2');
  });

  it('keep what one prepared when another could not', async () => {
    const events: string[] = [];
    const good = slowSink(events);
    const bad = slowSink([], 'preCommit 1');
    bad.operator.name = 'bad';
    const writers = new SinkWriters([good, bad]);
    await expect(writers.preCommit(1)).rejects.toThrow('cannot preCommit 1');
    expect(await writers.preCommit(2)).toEqual({ out: [1, 2], bad: [2] });
    await writers.commit(2);
    expect(events.filter((event) => event.startsWith('commit'))).toEqual(['commit 1', 'commit 2']);
  });

  it('commit again only what was not, when one of them failed', async () => {
    const events: string[] = [];
    const good = slowSink(events);
    const bad = slowSink([], 'commit 1');
    bad.operator.name = 'bad';
    const writers = new SinkWriters([good, bad]);
    await writers.preCommit(1);
    await expect(writers.commit(1)).rejects.toThrow('cannot commit 1');
    expect(await writers.preCommit(2)).toEqual({ out: [2], bad: [1, 2] });
  });
});
