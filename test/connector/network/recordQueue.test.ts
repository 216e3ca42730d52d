import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../../src/error.js';
import { RecordQueue, type Framing } from '../../../src/connector/network/recordQueue.js';

const decoder = new TextDecoder();
const queue = (bufferBytes = 100, framing: Framing = 'message') =>
  new RecordQueue({ name: 'feed', framing, bufferBytes }, 'start');

function polled(from: RecordQueue): string[] | string {
  const came = from.poll();
  if (came.kind === 'bytes') return decoder.decode(came.bytes);
  if (came.kind !== 'records') return came.kind;
  return [...came.ends].map((end, i) =>
    decoder.decode(came.bytes.subarray(i === 0 ? 0 : came.ends[i - 1], end)),
  );
}

describe('a queue of records', () => {
  it('hands them out whole, with the position behind the last', () => {
    const records = queue();
    expect(records.position()).toBe('start');
    records.push('one\n', 1);
    records.push('', 2);
    records.push(Uint8Array.of(0x74), 3);
    expect(polled(records)).toEqual(['one\n', '', 't']);
    expect(records.position()).toBe(3);
    expect(polled(records)).toBe('idle');
  });

  it('hands out lines that end', () => {
    const records = queue(100, 'lines');
    for (const text of ['a', '', 'b\nc\n', 'd']) records.push(text);
    expect(polled(records)).toBe('a\nb\nc\nd\n');
  });

  it('wakes who waits for records, and for room', async () => {
    const records = queue(4);
    const idle = records.poll();
    records.push('four');
    expect(idle.kind === 'idle' && (await idle.wake)).toBeUndefined();
    expect(records.isFull).toBe(true);
    let isFree = false;
    const freed = records.whenFree().then(() => (isFree = true));
    await Promise.resolve();
    expect(isFree).toBe(false);
    expect(polled(records)).toEqual(['four']);
    await freed;
  });

  it('tells failures and the end behind what came before', () => {
    const failing = queue();
    failing.push('x');
    failing.fail(new MillraceError('CONNECTOR_IO', 'gone'));
    failing.push('y');
    expect(polled(failing)).toEqual(['x']);
    expect(() => failing.poll()).toThrow('gone');
    const ending = queue();
    ending.push('x');
    ending.end();
    expect([polled(ending), polled(ending)]).toEqual([['x'], 'end']);
  });

  it('fails where the producer does not wait', () => {
    const records = queue(4);
    records.push('1234');
    records.push('x'.repeat((1 << 20) - 128));
    records.push('12345');
    expect(polled(records)).toHaveLength(2);
    expect(() => records.poll()).toThrow(/More than 1048584 bytes of feed wait/);
  });

  it('is full of empty messages too', () => {
    const records = queue(1000);
    for (let i = 0; i < 20; i++) records.push('');
    expect(records.isFull).toBe(true);
    expect(polled(records)).toHaveLength(20);
    expect(records.isFull).toBe(false);
  });
});

it('lets go of what it handed out, also where it is never empty', () => {
  const queue = new RecordQueue({ name: 'feed', framing: 'message', bufferBytes: 1 << 20 });
  const bytesOf = (): number =>
    (queue as unknown as { waiting: { bytes: Uint8Array }[] }).waiting.reduce(
      (sum, { bytes }) => sum + bytes.length,
      0,
    );
  queue.push(new Uint8Array(1 << 19));
  for (let i = 0; i < 5000; i++) {
    queue.push(new Uint8Array(1 << 19));
    expect(queue.poll()).toMatchObject({ kind: 'records' });
  }
  expect(bytesOf()).toBe(1 << 19);
  expect((queue as unknown as { waiting: unknown[] }).waiting.length).toBeLessThan(3000);
});
