import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/testing/simulation/random.js';
import { NO_FAULTS, World, type Faults } from '../../../src/testing/simulation/world.js';

const world = (faults: Partial<Faults> = {}, seed = 1): World =>
  new World(new Random(seed), { ...NO_FAULTS, ...faults }, 1000);

describe('a simulated process', () => {
  it('jumps to the next sleeper when nothing is ready', async () => {
    const simulated = world();
    const order: string[] = [];
    const run = async (): Promise<void> => {
      await simulated.nextTurn();
      order.push('turn');
      await simulated.clock.sleep(60_000);
      order.push(`slept until ${simulated.clock.now()}`);
    };
    expect(await simulated.run(run(), false)).toBe('ended');
    expect(order).toEqual(['turn', 'slept until 61000']);
    expect(simulated.trace).toEqual(['turn', 'time 61000']);
  });

  it('says so when it waits for something that never comes', async () => {
    const never = new Promise(() => undefined);
    await expect(world().run(never, false)).rejects.toThrow('nothing is ready and nobody sleeps');
  });

  it('crashes between two steps; what it had begun is done, half done or not', async () => {
    const left = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const simulated = world({ crash: 1 }, seed);
      let effect = 'nothing';
      const begun = simulated.outside('write', {
        apply: () => void (effect = 'all'),
        tear: () => void (effect = 'half'),
      });
      expect(await simulated.run(begun, true)).toBe('crashed');
      left.add(effect);
    }
    expect([...left].sort()).toEqual(['all', 'half', 'nothing']);
  });

  it('fails operations, some of which were done', async () => {
    const done = new Set<boolean>();
    for (let seed = 0; seed < 20; seed++) {
      const simulated = world({ error: 1 }, seed);
      let isDone = false;
      const failing = simulated.outside('commit 1', { apply: () => void (isDone = true) });
      await simulated.run(failing, false);
      await expect(failing).rejects.toThrow(/^commit 1: E(IO|NOSPC) \(simulated\)/);
      done.add(isDone);
    }
    expect(done.size).toBe(2);
  });

  it('sets its clock, but not the time that sleeping takes', async () => {
    const simulated = world({ clockStep: 1 });
    const turns = async (): Promise<number> => {
      for (let i = 0; i < 5; i++) await simulated.clock.sleep(10);
      return simulated.clock.now();
    };
    const ended = turns();
    await simulated.run(ended, false);
    expect(simulated.time).toBe(1050);
    expect(await ended).not.toBe(1050);
  });

  it('loses a worker now and then', () => {
    expect(() => world({ lostWorker: 1 }).maybeLoseWorker()).toThrow('The worker was lost');
    expect(() => world().maybeLoseWorker()).not.toThrow();
  });
});
