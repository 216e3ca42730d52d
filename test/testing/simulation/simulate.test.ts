import { describe, expect, it } from 'vitest';
import { int32, schema } from 'millrace';
import { simulate, type SimulationOptions } from 'millrace/testing';
import { committed, simulatedJobs } from '../../support/simulatedJobs.js';

const numbers = schema({ n: int32() });
const rows = simulatedJobs['rows as they are'];
const windows = simulatedJobs['windows'];

async function answerOf(job: SimulationOptions['job']): Promise<string> {
  return committed(await simulate({ seed: 0, job, faults: 'none', parallelism: [1] }));
}

/** Seeds whose run fails or commits something else. */
async function badSeeds(options: Omit<SimulationOptions, 'seed'>, seeds: number): Promise<number> {
  const expected = await answerOf(options.job);
  let bad = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const found = await simulate({ ...options, seed }).then(committed, () => 'failed');
    if (found !== expected) bad += 1;
  }
  return bad;
}

describe('a simulation', () => {
  it('does the same again for the same seed, and something else for another', async () => {
    const [first, again, other] = [
      await simulate({ seed: 12, job: windows }),
      await simulate({ seed: 12, job: windows }),
      await simulate({ seed: 13, job: windows }),
    ];
    expect(again).toEqual(first);
    expect(first.crashes + first.restarts).toBeGreaterThan(0);
    expect(other.trace).not.toEqual(first.trace);
    // The order of rows depends on what goes on when; what is committed does not.
    expect(committed(other)).toBe(committed(first));
    expect(committed(first)).toBe(await answerOf(windows));
  });

  it('says where a job is stuck', async () => {
    const job: SimulationOptions['job'] = (env, ports) => {
      const stream = env.from(ports.source('never', numbers, [[{ n: 1 }]]));
      stream
        .mapAsync(() => new Promise<never>(() => undefined), { timeout: false })
        .sinkTo(ports.sink('out'));
    };
    await expect(simulate({ seed: 3, job, faults: 'none' })).rejects.toThrow(/^Seed 3: .*stuck/);
  });

  it('tells the seed of a job that fails by itself', async () => {
    const job: SimulationOptions['job'] = (env, ports) => {
      const stream = env.from(ports.source('bad', numbers, [[{ n: 1 }]]));
      stream
        .map(() => {
          throw new Error('a mistake');
        })
        .sinkTo(ports.sink('out'));
    };
    await expect(simulate({ seed: 5, job, faults: 'none' })).rejects.toThrow(
      /^Seed 5: .*a mistake/,
    );
  });
});

describe('what is broken is found', () => {
  const seeds = 60;

  it('nothing, where nothing is', async () => {
    expect(await badSeeds({ job: rows }, seeds)).toBe(0);
  });

  it('a disk that says that it has written what it has not', async () => {
    const wrapStorage: SimulationOptions['wrapStorage'] = (storage, world) => ({
      ...storage,
      put: async (path, pieces) => {
        if (!path.endsWith('.arrow')) return storage.put(path, pieces);
        // Resolved at once, written later: a crash in between loses it.
        const copies = pieces.map((piece) => piece.slice());
        const written = world.clock.sleep(20_000).then(() => storage.put(path, copies));
        written.catch(() => undefined);
      },
    });
    expect(await badSeeds({ job: windows, wrapStorage }, seeds)).toBeGreaterThan(0);
  });

  it('a sink that commits before the checkpoint is complete', async () => {
    const wrapSink: SimulationOptions['wrapSink'] = (sink) => ({
      ...sink,
      open: async (context) => {
        const writer = await sink.open(context);
        return {
          ...writer,
          get needsFlush() {
            return writer.needsFlush;
          },
          preCommit: async (id) => {
            const handle = await writer.preCommit(id);
            await writer.commit(handle);
            return handle;
          },
        };
      },
    });
    expect(await badSeeds({ job: rows, wrapSink }, seeds)).toBeGreaterThan(0);
  });
});
