import { describe, expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { exchangeMesh, type MeshSubtask } from '../support/exchangeMesh.js';

const numbers = schema({ n: int32() });
const open = (parallelism = 3): MeshSubtask[] =>
  exchangeMesh(numbers, { distribution: { to: 'single' }, parallelism });

describe('the input of an exchange', () => {
  it('has the lowest watermark of all subtasks that are not idle', () => {
    const [first, second, third] = open();
    second.output.receiveWatermark(20);
    third.output.receiveWatermark(10);
    first.input.poll();
    expect(first.vertex.watermark).toBe(-Infinity);
    first.output.receiveWatermark(30);
    expect(first.vertex.watermark).toBe(10);
    third.output.receiveIdle();
    first.input.poll();
    expect(first.vertex.watermark).toBe(20);
    expect(first.arrivals.events).toEqual([10, 20]);
  });

  it('keeps rows ahead of the watermark that follows them', () => {
    const [first, second] = open(2);
    first.output.receiveWatermark(Infinity);
    second.send([{ n: 1 }]);
    second.output.receiveWatermark(5);
    second.send([{ n: 2 }]);
    second.output.receiveWatermark(9);
    while (first.input.poll());
    expect(first.arrivals.events).toEqual([{ n: 1 }, 5, { n: 2 }, 9]);
  });

  it('does not read behind a barrier until the checkpoint was taken', () => {
    const [first, second, third] = open();
    second.send([{ n: 1 }]);
    second.output.sendBarrier(7);
    second.send([{ n: 2 }]);
    third.send([{ n: 3 }]);
    while (first.input.poll());
    expect(first.arrivals.rows).toEqual([{ n: 1 }, { n: 3 }]);
    expect(first.input.isAligned).toBe(false);
    third.output.sendBarrier(7);
    while (first.input.poll());
    expect(first.input.isAligned).toBe(true);
    third.send([{ n: 4 }]);
    expect(first.input.poll()).toBe(false);
    first.input.unblock();
    while (first.input.poll());
    expect(first.arrivals.rows).toEqual([{ n: 1 }, { n: 3 }, { n: 2 }, { n: 4 }]);
  });

  it('waits for no barrier of who has ended', () => {
    const [first, second, third] = open();
    second.output.receiveWatermark(Infinity);
    third.output.sendBarrier(1);
    while (first.input.poll());
    expect(first.input.isAligned).toBe(true);
    expect(first.input.isEnded).toBe(false);
    first.input.unblock();
    third.output.receiveWatermark(Infinity);
    while (first.input.poll());
    expect(first.input.isEnded).toBe(false);
    first.output.receiveWatermark(Infinity);
    expect(first.input.isEnded).toBe(true);
  });

  it('gives each channel its turn', () => {
    const [first, second, third] = open();
    for (let n = 0; n < 100; n++) second.send([{ n }]);
    third.send([{ n: -1 }]);
    first.input.poll();
    const order = (first.arrivals.rows as { n: number }[]).map(({ n }) => n);
    expect(order).toContain(-1);
    expect(order.length).toBeLessThan(50);
  });
});
