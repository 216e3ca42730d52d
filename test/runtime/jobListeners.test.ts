// Listeners that throw behind the end of a job: what is committed stays committed.
import {
  environment,
  fromArray,
  int32,
  memoryStorage,
  schema,
  type Environment,
  type FieldsOf,
  type Sink,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const numbers = schema({ n: int32() });
type Numbers = FieldsOf<typeof numbers>;

/** A sink that tells in which order it is called. */
function recordingSink(calls: string[]): Sink<Numbers> {
  const told = (what: string) => async (): Promise<void> => void calls.push(what);
  return {
    name: 'recording',
    open: () => ({
      needsFlush: false,
      write: () => undefined,
      flush: () => Promise.resolve(),
      preCommit: () => Promise.resolve(null),
      commit: told('commit'),
      abort: told('abort'),
      close: told('close'),
    }),
  };
}

/** Runs a job whose listener throws at its last event; what its sink was called with. */
async function endOf(env: Environment, event: 'progress' | 'checkpoint'): Promise<string[]> {
  const calls: string[] = [];
  env.from(fromArray(numbers, [{ n: 1 }])).sinkTo(recordingSink(calls));
  const job = env.execute();
  job.on(event, () => {
    throw new Error('the listener threw');
  });
  await job.done.catch(() => undefined);
  return calls;
}

describe('a listener that throws at the last event', () => {
  it('of progress aborts no sink that is committed', async () => {
    expect(await endOf(environment(), 'progress')).toEqual(['commit', 'close']);
  });

  it('of progress aborts none with checkpoints either', async () => {
    const env = environment({ checkpoints: memoryStorage() });
    expect(await endOf(env, 'progress')).toEqual(['commit', 'close']);
  });

  it('of checkpoints aborts no sink that is committed, and restarts nothing', async () => {
    const env = environment({ checkpoints: memoryStorage() });
    expect(await endOf(env, 'checkpoint')).toEqual(['commit', 'close']);
  });

  it('leaves a job that has done all its work finished', async () => {
    const env = environment();
    env.from(fromArray(numbers, [{ n: 1 }])).sinkTo(recordingSink([]));
    const job = env.execute();
    job.on('progress', () => {
      throw new Error('the listener threw');
    });
    await job.done.catch(() => undefined);
    expect(job.status).toBe('finished');
  });
});
