// A job that was drained goes on behind what it read when it is started again.
import { environment, fromIterable, int32, memoryStorage, schema } from 'millrace';
import type { FieldsOf, Sink, Source } from 'millrace';
import { expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';

it('reads no row twice after stop({ drain: true })', async () => {
  const storage = memoryStorage();
  const out = new CommittedRows();
  const numbers = schema({ n: int32() });
  async function* rows(): AsyncGenerator<{ n: number }> {
    for (let n = 0; n < 3000; n++) {
      if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      yield { n };
    }
  }
  const start = () => {
    const env = environment({ batchSize: 16, checkpoints: { storage, interval: 5 } });
    env.from(fromIterable(numbers, rows)).sinkTo(out.sink());
    return env.execute();
  };
  const job = start();
  await new Promise<void>((resolve) => void job.on('checkpoint', () => resolve()));
  await job.stop({ drain: true });
  expect(job.status).toBe('finished');
  const drained = out.rows.length;
  expect(drained).toBeLessThan(3000);
  await start().done;
  expect(out.rows).toEqual(Array.from({ length: 3000 }, (_, n) => ({ n })));
});

it('hands on all of what it read when it is drained while a sink is full', async () => {
  const storage = memoryStorage();
  const out = new CommittedRows();
  const numbers = schema({ n: int32() });
  const all = Array.from({ length: 400 }, (_, n) => ({ n }));
  let polls = 0;
  const source: Source<FieldsOf<typeof numbers>> = {
    ...fromIterable(numbers, () => all),
    // One poll gives all rows, of which a batch is taken at a time.
    open: async (_split, position = 0) => {
      let at = Number(position);
      return {
        poll: () => {
          polls += 1;
          const rows = all.slice(at);
          at = all.length;
          return rows.length === 0 ? { kind: 'end' } : { kind: 'rows', rows };
        },
        position: () => at,
        close: async () => undefined,
      };
    },
  };
  let isFull = false;
  let empty = (): void => undefined;
  const slow: Sink = {
    ...out.sink(),
    open: async (context) => {
      const writer = await out.sink().open(context);
      return {
        ...writer,
        get needsFlush() {
          return isFull;
        },
        write: (batch) => {
          isFull = true;
          writer.write(batch);
        },
        flush: async () => {
          await new Promise<void>((resolve) => (empty = resolve));
          isFull = false;
        },
      };
    },
  };
  const start = (sink: Sink) => {
    const env = environment({ batchSize: 16, checkpoints: { storage, interval: '1h' } });
    env.from(source).sinkTo(sink);
    return env.execute();
  };
  const job = start(slow);
  while (!isFull) await new Promise((resolve) => setImmediate(resolve));
  const stopped = job.stop({ drain: true });
  let isOver = false;
  void stopped.finally(() => (isOver = true));
  while (!isOver) {
    empty();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await stopped;
  expect(polls).toBe(1);
  await start(out.sink()).done;
  expect(out.rows).toEqual(all);
});
