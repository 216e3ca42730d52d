import { expect, it } from 'vitest';
import { webChunks } from '../../src/source/webChunks.js';

function counting(count: number): { stream: ReadableStream<Uint8Array>; canceled: () => boolean } {
  let isCanceled = false;
  let next = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (next === count) controller.close();
      else controller.enqueue(new Uint8Array([next++]));
    },
    cancel: () => void (isCanceled = true),
  });
  return { stream, canceled: () => isCanceled };
}

it('yields every chunk and lets go of the stream', async () => {
  const { stream, canceled } = counting(3);
  const chunks: number[] = [];
  for await (const [byte] of webChunks(stream)) chunks.push(byte);
  expect(chunks).toEqual([0, 1, 2]);
  expect(stream.locked).toBe(false);
  expect(canceled()).toBe(false);
});

it('cancels a stream that is left early', async () => {
  const { stream, canceled } = counting(3);
  const chunks = webChunks(stream);
  await chunks.next();
  await chunks.return();
  expect(canceled()).toBe(true);
});
