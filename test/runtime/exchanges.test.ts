import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { exchangeMesh, settle, type MeshSubtask } from '../support/exchangeMesh.js';

const numbers = schema({ n: int32() });
const never = new AbortController().signal;
const byKey = { to: 'keys', keys: [0] } as const;
const numbersOf = ({ arrivals }: MeshSubtask): number[] =>
  (arrivals.rows as { n: number }[]).map(({ n }) => n);
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Polls as a running subtask does: what waits for room, a barrier too, moves on. */
async function untilAligned(
  mesh: ReturnType<typeof exchangeMesh>,
  aligned: readonly Promise<void>[],
): Promise<void> {
  let isDone = false;
  const all = Promise.all(aligned).then(() => (isDone = true));
  while (!isDone) {
    for (const { exchanges } of mesh) exchanges.poll();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
}

describe('a barrier', () => {
  it('stands between the rows sent before and those behind, in all subtasks', async () => {
    const step = fc.record({ from: fc.nat(2), count: fc.integer({ min: 1, max: 30 }) });
    const steps = fc.array(step, { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(steps, steps, async (before, behind) => {
        const mesh = exchangeMesh(numbers, { distribution: byKey, parallelism: 3, ringBytes: 256 });
        let next = 0;
        const send = (sent: typeof before): number[] => {
          const first = next;
          for (const { from, count } of sent) {
            mesh[from].send(Array.from({ length: count }, () => ({ n: next++ })));
          }
          return Array.from({ length: next - first }, (_, i) => first + i);
        };
        const sentBefore = send(before);
        const aligned = mesh.map(({ exchanges }) => exchanges.align(1, never));
        // What a subtask sends from here on is behind its barrier.
        const sentBehind = send(behind);
        await untilAligned(mesh, aligned);
        const fromOthers = mesh.flatMap(numbersOf).toSorted((a, b) => a - b);
        const own = new Set(sentBehind);
        expect(fromOthers.filter((n) => !own.has(n))).toEqual(sentBefore);
        for (const { exchanges } of mesh) exchanges.goOn();
        settle(mesh);
        const all = mesh.flatMap(numbersOf).toSorted((a, b) => a - b);
        expect(all).toEqual([...sentBefore, ...sentBehind]);
      }),
      { numRuns: 40 },
    );
  });

  it('is not waited for when the job is aborted', async () => {
    const [first] = exchangeMesh(numbers, { distribution: byKey, parallelism: 2 });
    const controller = new AbortController();
    const aligned = first.exchanges.align(1, controller.signal);
    controller.abort();
    await aligned;
    expect(first.input.isAligned).toBe(false);
  });
});

describe('the exchanges of a subtask', () => {
  it('run until all have ended and everything was sent', async () => {
    const mesh = exchangeMesh(numbers, { distribution: byKey, parallelism: 3, ringBytes: 64 });
    const running = mesh.map(({ exchanges }) => exchanges.run(never));
    for (const [from, { send, output }] of mesh.entries()) {
      for (let i = 0; i < 20; i++) send([{ n: from * 20 + i }]);
      output.receiveWatermark(Infinity);
    }
    for (const { exchanges } of mesh) exchanges.wake();
    await Promise.all(running);
    const all = mesh.flatMap(numbersOf).toSorted((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 60 }, (_, n) => n));
    for (const { input, exchanges } of mesh) {
      expect(input.isEnded).toBe(true);
      expect(exchanges.isFull).toBe(false);
    }
  });

  it('tell when an input has ended, and when there is room', async () => {
    const mesh = exchangeMesh(numbers, {
      distribution: { to: 'single' },
      parallelism: 2,
      ringBytes: 64,
    });
    const [first, second] = mesh;
    const told: string[] = [];
    void first.exchanges.whenEnded(first.vertex, never).then(() => told.push('ended'));
    for (let n = 0; n < 9; n++) second.send([{ n }]);
    expect(second.exchanges.isFull).toBe(true);
    void second.exchanges.whenWritable(never).then(() => told.push('writable'));
    await soon();
    expect(told).toEqual([]);
    for (let turn = 0; turn < 100 && told.length === 0; turn++) {
      first.exchanges.poll();
      await soon();
    }
    expect(told).toEqual(['writable']);
    for (const { output } of mesh) output.receiveWatermark(Infinity);
    settle(mesh);
    await soon();
    expect(told).toEqual(['writable', 'ended']);
  });

  it('read nothing while sinks are full, but for a barrier', async () => {
    let free = (): void => undefined;
    let isFull = true;
    const pressure = new Promise<void>((resolve) => {
      free = () => {
        isFull = false;
        resolve();
      };
    });
    const hooks = {
      backpressure: () => (isFull ? pressure : undefined),
      fail: () => undefined,
    };
    const distribution = { to: 'single' } as const;
    const [first, second] = exchangeMesh(numbers, { distribution, parallelism: 2, hooks });
    second.send([{ n: 1 }]);
    expect(first.exchanges.poll()).toBe(false);
    const aligned = first.exchanges.align(1, never);
    expect(numbersOf(first)).toEqual([1]);
    second.output.sendBarrier(1);
    second.send([{ n: 2 }]);
    await aligned;
    first.exchanges.goOn();
    expect(first.exchanges.poll()).toBe(false);
    free();
    await soon();
    expect(first.exchanges.poll()).toBe(true);
    expect(numbersOf(first)).toEqual([1, 2]);
  });

  it('tell of sinks that fail while they are full', async () => {
    const failures: unknown[] = [];
    const failure = new Error('the disk is full');
    const rejected = Promise.reject(failure);
    const hooks = {
      backpressure: () => (failures.length === 0 ? rejected : undefined),
      fail: (error: unknown) => void failures.push(error),
    };
    const distribution = { to: 'single' } as const;
    const [first, second] = exchangeMesh(numbers, { distribution, parallelism: 2, hooks });
    second.send([{ n: 1 }]);
    first.exchanges.poll();
    await soon();
    expect(failures).toEqual([failure]);
  });
});
