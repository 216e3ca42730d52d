// Whole jobs with operators that answer later, and commits of sources that are silent.
import {
  collect,
  environment,
  fromArray,
  fromIterable,
  int32,
  schema,
  VirtualClock,
  type DataStream,
  type DataType,
  type Sink,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { DelayedOperator } from '../support/delayedOperator.js';

const numbers = schema({ n: int32() });
type Numbers = { n: DataType<number> };
const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));
const turns = async (count = 20) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

function through(stream: DataStream<Numbers>, operator: DelayedOperator): DataStream<Numbers> {
  return stream.with<Numbers>({
    kind: 'operator',
    name: stream.nameOf(operator.name),
    schema: stream.schema,
    create: () => operator,
    isJavaScript: true,
    inputs: [stream.node],
  });
}

/** Rows that come when a test pushes them; it never ends. */
function feed() {
  let push = (_: { n: number }): void => undefined;
  const source = fromIterable(
    numbers,
    async function* () {
      for (;;) yield await new Promise<{ n: number }>((resolve) => (push = resolve));
    },
    { isBounded: false },
  );
  return { source, push: (n: number) => push({ n }) };
}

function recordingSink(events: string[], commit = async () => {}): Sink {
  return {
    name: 'recording',
    open: () => ({
      write: (batch) => void events.push(`write ${batch.rowCount}`),
      needsFlush: false,
      flush: async () => void events.push('flush'),
      preCommit: async (id) => id,
      commit: async (id) => {
        await commit();
        events.push(`commit ${String(id)}`);
      },
      abort: async () => void events.push('abort'),
      close: async () => {},
    }),
  };
}

describe('a job with an operator that answers later', () => {
  it('drains one behind the other before it finishes', async () => {
    const [first, second] = [new DelayedOperator(numbers), new DelayedOperator(numbers)];
    const env = environment();
    const sink = collect<Numbers>();
    through(through(env.from(fromArray(numbers, rows(5))), first), second).sinkTo(sink);
    const job = env.execute();
    await turns();
    expect([first.held.length, second.held.length]).toEqual([6, 0]);
    first.release();
    await turns();
    expect([second.held.length, job.status]).toEqual([6, 'running']);
    second.release();
    await job.done;
    expect(sink.rows).toEqual(rows(5));
  });

  it('holds its source back while it can take no more', async () => {
    const operator = new DelayedOperator(numbers, 10);
    const env = environment({ batchSize: 4 });
    const sink = collect<Numbers>();
    through(env.from(fromArray(numbers, rows(100))), operator).sinkTo(sink);
    const job = env.execute();
    let held = 0;
    while (job.status === 'running') {
      await turns(3);
      held = Math.max(held, operator.held.length);
      if (operator.held.length > 0) operator.release();
    }
    expect(held).toBe(12);
    expect(sink.rows).toEqual(rows(100));
  });

  it('is cancelled while it waits for the operator', async () => {
    for (const count of [3, 100]) {
      const env = environment({ batchSize: 4 });
      const operator = new DelayedOperator(numbers, 10);
      through(env.from(fromArray(numbers, rows(count))), operator).sinkTo(collect());
      const job = env.execute();
      job.done.catch(() => undefined);
      await turns();
      await job.cancel();
      expect(job.status).toBe('canceled');
      expect(operator.context.signal.aborted).toBe(true);
    }
  });

  it('fails with the error of a turn', async () => {
    const env = environment();
    const operator = new DelayedOperator(numbers);
    through(env.from(fromArray(numbers, rows(3))), operator).sinkTo(collect());
    const job = env.execute();
    const ended = job.done.catch((error: unknown) => error);
    await turns();
    operator.context.runTurn(() => {
      throw new RangeError('no answer');
    });
    expect(await ended).toMatchObject({
      problem: 'RangeError: no answer',
      location: { operator: 'delayed' },
    });
  });

  it('flushes sinks that turns have filled, though no source gives rows', async () => {
    const events: string[] = [];
    let isFull = false;
    const sink: Sink = {
      name: 'small',
      open: async (context) => {
        const writer = await recordingSink(events).open(context);
        const write = (): void => void (isFull = true);
        return Object.defineProperty({ ...writer, write }, 'needsFlush', { get: () => isFull });
      },
    };
    const operator = new DelayedOperator(numbers);
    const { source, push } = feed();
    const env = environment({ clock: new VirtualClock() });
    through(env.from(source), operator).sinkTo(sink);
    const job = env.execute();
    job.done.catch(() => undefined);
    await turns();
    push(1);
    await turns();
    expect(events).toEqual([]);
    operator.release();
    await turns();
    expect(events).toEqual(['flush']);
    await job.cancel();
  });
});

describe('a job over a source that never ends', () => {
  it('commits what was written at its interval, though nothing more comes', async () => {
    const events: string[] = [];
    const clock = new VirtualClock();
    const { source, push } = feed();
    const env = environment({ clock, commitInterval: '1s' });
    env.from(source).sinkTo(recordingSink(events));
    const job = env.execute();
    job.done.catch(() => undefined);
    await turns();
    push(1);
    await turns();
    expect(events).toEqual(['write 1']);
    clock.advance(1000);
    await turns();
    expect(events).toEqual(['write 1', 'flush', 'commit 1']);
    clock.advance(1000);
    await turns();
    clock.advance(1000);
    await turns();
    expect(events).toHaveLength(3);
    await job.cancel();
  });

  it('writes nothing while it commits', async () => {
    const events: string[] = [];
    const clock = new VirtualClock();
    const { source, push } = feed();
    let finish = (): void => undefined;
    const committing = () => new Promise<void>((resolve) => (finish = resolve));
    const env = environment({ clock, commitInterval: '1s' });
    const operator = new DelayedOperator(numbers);
    const stream = env.from(source);
    const sink = recordingSink(events, committing);
    stream.sinkTo(sink);
    through(stream, operator).sinkTo({ ...sink, name: 'other' });
    const job = env.execute();
    job.done.catch(() => undefined);
    await turns();
    push(1);
    await turns();
    clock.advance(1000);
    await turns();
    push(2);
    operator.release();
    await turns();
    expect(events).toEqual(['write 1', 'flush', 'flush']);
    finish();
    await turns(3);
    expect(events.filter((event) => event.startsWith('write'))).toHaveLength(1);
    await job.cancel();
  });

  it('fails when a commit does', async () => {
    const events: string[] = [];
    const clock = new VirtualClock();
    const { source, push } = feed();
    const env = environment({ clock, commitInterval: '1s' });
    const sink = recordingSink(events, async () => {
      throw new Error('disk full');
    });
    env.from(source).sinkTo(sink);
    const ended = env.execute().done.catch((error: unknown) => error);
    await turns();
    push(1);
    await turns();
    clock.advance(1000);
    expect(await ended).toMatchObject({ message: 'disk full' });
    expect(events).toContain('abort');
  });
});
