// Whole jobs: how they end, what they tell, and how they wait.
import {
  callback,
  collect,
  count,
  environment,
  fromArray,
  fromIterable,
  int32,
  MillraceError,
  schema,
  timestamp,
  tumble,
  VirtualClock,
  watermarks,
  type DataType,
  type Progress,
  type Sink,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const numbers = schema({ n: int32() });
type Numbers = { n: DataType<number> };
const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));

/** A writer that writes down the calls of its life. */
function recordingSink(events: string[], fullAfter = Infinity): Sink {
  let written = 0;
  return {
    name: 'recording',
    open: () => ({
      write: (batch) => void (written += batch.rowCount),
      get needsFlush() {
        return written >= fullAfter;
      },
      flush: async () => {
        events.push(`flush ${written}`);
        written = 0;
      },
      preCommit: async (id) => {
        events.push(`preCommit ${id}`);
        return id;
      },
      commit: async (handle) => void events.push(`commit ${String(handle)}`),
      abort: async () => void events.push('abort'),
      close: async () => void events.push('close'),
    }),
  };
}

describe('job', () => {
  it('finishes: flush, preCommit, commit, close', async () => {
    const events: string[] = [];
    const env = environment();
    env.from(fromArray(numbers, rows(3))).sinkTo(recordingSink(events));
    const job = env.execute();
    expect(job.status).toBe('running');
    const result = await job.done;
    expect(job.status).toBe('finished');
    expect(events).toEqual(['flush 3', 'preCommit 1', 'commit 1', 'close']);
    expect(result).toMatchObject({ rowsIn: 3, rowsOut: 3, lateRows: 0, badRecords: 0 });
  });

  it('fails with the operator, batch and row, and aborts its sinks', async () => {
    const events: string[] = [];
    const env = environment({ batchSize: 2 });
    env
      .from(fromArray(numbers, rows(5)))
      .map((row) => {
        if (row.n === 3) throw new RangeError('three');
        return row;
      })
      .named('halve')
      .sinkTo(recordingSink(events));
    const job = env.execute();
    const error = (await job.done.catch((cause: unknown) => cause)) as MillraceError;
    expect(error).toBeInstanceOf(MillraceError);
    expect(error.code).toBe('DATA_FUNCTION');
    expect(error.location).toEqual({
      operator: 'halve',
      batch: 1,
      row: 1,
      source: 'array',
      sourceRows: [3, 4],
    });
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(job.status).toBe('failed');
    expect(events).toEqual(['abort', 'close']);
  });

  it('is cancelled by cancel(), by a signal and at the end of a block', async () => {
    const endless = () =>
      fromIterable(
        numbers,
        async function* () {
          for (let n = 0; ; n++) {
            await new Promise((resolve) => setImmediate(resolve));
            yield { n };
          }
        },
        { isBounded: false },
      );
    for (const how of ['cancel', 'signal', 'dispose'] as const) {
      const events: string[] = [];
      const env = environment();
      env.from(endless()).sinkTo(recordingSink(events));
      const controller = new AbortController();
      const job = env.execute({ signal: controller.signal });
      const ended = job.done.catch((error: unknown) => (error as MillraceError).code);
      if (how === 'cancel') await job.cancel();
      if (how === 'signal') controller.abort();
      if (how === 'dispose') await job[Symbol.asyncDispose]();
      expect(await ended).toBe('JOB_CANCELED');
      expect(job.status).toBe('canceled');
      expect(events).toEqual(['abort', 'close']);
    }
  });

  it('is cancelled while its source waits for ever', async () => {
    const env = environment();
    const silent = fromIterable(
      numbers,
      async function* () {
        yield { n: 1 };
        await new Promise(() => {});
      },
      { isBounded: false },
    );
    const sink = collect();
    env.from(silent).sinkTo(sink);
    const job = env.execute();
    const ended = job.done.catch((error: unknown) => (error as MillraceError).code);
    while (sink.rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await job.cancel();
    expect(await ended).toBe('JOB_CANCELED');
  });

  it('stop() commits what was written', async () => {
    const events: string[] = [];
    const env = environment();
    const feed = fromIterable(
      numbers,
      async function* () {
        yield { n: 1 };
        await new Promise(() => {});
      },
      { isBounded: false },
    );
    env.from(feed).sinkTo(recordingSink(events));
    const job = env.execute();
    job.done.catch(() => undefined);
    while (job.progress().rowsOut === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await job.stop();
    expect(events).toEqual(['flush 1', 'preCommit 1', 'commit 1', 'close']);
  });

  it('stop() tells of a commit that failed, and aborts every sink', async () => {
    const events: string[] = [];
    const env = environment();
    const feed = fromIterable(
      numbers,
      async function* () {
        yield { n: 1 };
        await new Promise(() => {});
      },
      { isBounded: false },
    );
    const stream = env.from(feed);
    stream.sinkTo({
      name: 'broken',
      open: () => ({
        write: () => undefined,
        needsFlush: false,
        flush: async () => undefined,
        preCommit: () => Promise.reject(new Error('disk full')),
        commit: async () => undefined,
        abort: () => Promise.reject(new Error('no abort')),
        close: () => Promise.reject(new Error('no close')),
      }),
    });
    stream.sinkTo(recordingSink(events));
    const job = env.execute();
    const ended = job.done.catch((error: unknown) => error);
    while (job.progress().rowsOut < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    await expect(job.stop()).rejects.toThrow('disk full');
    expect(await ended).toMatchObject({ message: 'disk full' });
    expect(job.status).toBe('failed');
    expect(events.slice(-2)).toEqual(['abort', 'close']);
  });

  it('waits for a sink that is full', async () => {
    const events: string[] = [];
    const env = environment({ batchSize: 10 });
    env.from(fromArray(numbers, rows(35))).sinkTo(recordingSink(events, 20));
    await env.execute().done;
    expect(events.slice(0, 2)).toEqual(['flush 20', 'flush 15']);
  });

  it('fails when a listener of its progress does, and the process goes on', async () => {
    const feed = fromIterable(
      numbers,
      async function* () {
        await new Promise(() => {});
        yield { n: 1 };
      },
      { isBounded: false },
    );
    const env = environment({ progressInterval: '1 ms' });
    env.from(feed).sinkTo(collect());
    const job = env.execute();
    job.on('progress', () => {
      if (job.status === 'running') throw new Error('no terminal');
    });
    await expect(job.done).rejects.toThrow('no terminal');
  });

  it('tells its progress at the end at least', async () => {
    const seen: Progress[] = [];
    const env = environment();
    env.from(fromArray(numbers, rows(10))).sinkTo(collect());
    const job = env.execute();
    job.on('progress', (progress) => seen.push(progress));
    await job.done;
    expect(seen.at(-1)).toMatchObject({ rowsIn: 10, rowsOut: 10, fraction: 1 });
    expect(seen.at(-1)?.operators.map(({ name }) => name)).toEqual(['array', 'collect']);
  });

  it('needs a sink', () => {
    expect(() => environment().execute()).toThrow(/has no sink/);
  });

  it('several sinks of one stream get every row; a union has the rows of all', async () => {
    const [evens, all] = [collect<Numbers>(), collect<Numbers>()];
    const env = environment();
    const first = env.from(fromArray(numbers, rows(4)));
    const second = env.from(fromArray(numbers, rows(2)));
    first.filter((row) => row.n % 2 === 0).sinkTo(evens);
    first.union(second).sinkTo(all);
    await env.execute().done;
    expect(evens.rows).toEqual([{ n: 0 }, { n: 2 }]);
    expect(all.rows.map(({ n }) => n).sort((a, b) => a - b)).toEqual([0, 0, 1, 1, 2, 3]);
  });

  it('for await reads any stream; leaving the loop ends the job', async () => {
    const seen: number[] = [];
    for await (const row of environment().from(fromArray(numbers, rows(5)))) seen.push(row.n);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    for await (const row of environment().from(fromArray(numbers, rows(100_000)))) {
      if (row.n === 2) break;
    }
    const failing = environment()
      .from(fromArray(numbers, rows(5)))
      .map(() => {
        throw new Error('no');
      });
    await expect(failing.collect()).rejects.toThrow(/The function threw: no/);
    await expect(
      (async () => {
        for await (const row of failing) void row;
      })(),
    ).rejects.toThrow(/The function threw: no/);
  });
});

describe('job over idle sources', () => {
  const events = schema({ at: timestamp(3) });
  const at = (ms: number) => ({ at: new Date(ms) });

  it('fires windows of the active source when the other one is idle', async () => {
    const clock = new VirtualClock();
    const env = environment({ clock });
    const strategy = watermarks.monotonous('at');
    const feed = (name: string, times: number[]) =>
      env.from(
        fromIterable(
          events,
          async function* () {
            for (const time of times) yield at(time);
            await new Promise(() => {});
          },
          { isBounded: false, name },
        ),
        { watermarks: strategy },
      );
    const seen: { window_start: Date; n: bigint }[] = [];
    feed('busy', [1_000, 2_000, 25_000])
      .union(feed('silent', []))
      .windowAll(tumble('10s'))
      .aggregate({ n: count() })
      .sinkTo(callback((result) => void seen.push(...result)));
    const job = env.execute();
    job.done.catch(() => undefined);
    const turns = async () => {
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    };
    await turns();
    expect(seen).toEqual([]);
    expect(job.explainWatermark()).toContain('silent');
    clock.advance(10_000);
    await turns();
    expect(seen.map(({ n }) => n)).toEqual([2n]);
    await job.cancel();
  });
});

describe('a job that fails while it ends', () => {
  it('tells the first failure and keeps the second', async () => {
    const env = environment();
    const sink: Sink = {
      name: 'broken',
      open: () => ({
        write: () => {
          throw new RangeError('cannot write');
        },
        needsFlush: false,
        flush: async () => {},
        preCommit: async () => null,
        commit: async () => {},
        abort: async () => {
          throw new Error('cannot abort');
        },
        close: async () => {},
      }),
    };
    env.from(fromArray(numbers, rows(1))).sinkTo(sink);
    await expect(env.execute().done).rejects.toMatchObject({
      problem: 'RangeError: cannot write',
      suppressed: { message: 'cannot abort' },
    });
  });
});
