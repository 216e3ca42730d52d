import { describe, expect, it } from 'vitest';
import { MessageQueue } from '../../../src/connector/browser/messageQueue.js';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const binary = (content: string): ArrayBuffer => new TextEncoder().encode(content).slice().buffer;

describe('MessageQueue', () => {
  it('joins what waits, with a line end behind each message', () => {
    const queue = new MessageQueue(1000, 'x');
    for (const message of ['{"a":1}', binary('{"a":2}\n{"a":3}'), '{"a":4}\n', '']) {
      queue.push(message);
    }
    const { bytes, messageCount } = queue.take();
    expect(text(bytes)).toBe('{"a":1}\n{"a":2}\n{"a":3}\n{"a":4}\n');
    expect(messageCount).toBe(4);
    expect(queue.isEmpty).toBe(true);
  });

  it('hands out half a megabyte at a time, a longer message whole', () => {
    const queue = new MessageQueue(1 << 24, 'x');
    const long = 'x'.repeat(1 << 20);
    for (const message of ['a', long, 'b', 'c']) queue.push(message);
    const lengths: number[] = [];
    while (!queue.isEmpty) lengths.push(queue.take().bytes.length);
    expect(lengths).toEqual([2 + (1 << 20) + 1, 4]);
  });

  it('takes no more than its capacity', () => {
    const queue = new MessageQueue(10, 'ws://x');
    queue.push('1234');
    queue.push('5678');
    expect(() => queue.push('9')).toThrow(/More than 10 bytes of ws:\/\/x wait/);
    queue.take();
    queue.push('123456789');
    expect(text(queue.take().bytes)).toBe('123456789\n');
  });
});

it('lets go of what it handed out, also where it is never empty', () => {
  const queue = new MessageQueue(1 << 22, 'feed');
  const { messages } = queue as unknown as { messages: Uint8Array[] };
  queue.push(new ArrayBuffer(1 << 19));
  for (let i = 0; i < 100; i++) {
    queue.push(new ArrayBuffer(1 << 19));
    expect(queue.take().messageCount).toBe(1);
  }
  expect(messages.filter(({ length }) => length > 0)).toHaveLength(1);
});
