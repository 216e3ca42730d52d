// A stream's rows as streams of the platform.
import type { Readable } from 'node:stream';
import { MillraceError } from '../error.js';

/**
 * A Web ReadableStream of rows, which pulls them one by one; the job starts at the first, and
 * cancelling the stream cancels it.
 */
export function webReadable<R>(rows: AsyncIterable<R>): ReadableStream<R> {
  let iterator: AsyncIterator<R> | undefined;
  return new ReadableStream<R>(
    {
      pull: async (controller) => {
        iterator ??= rows[Symbol.asyncIterator]();
        const next = await iterator.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: async () => void (await iterator?.return?.()),
    },
    // Nothing is read before somebody asks.
    { highWaterMark: 0 },
  );
}

/**
 * A Node Readable of rows, in object mode; destroying it cancels the job.
 *
 * @throws MillraceError PLAN_UNSUPPORTED outside of Node.
 */
export function nodeReadable<R>(rows: AsyncIterable<R>): Readable {
  const stream = globalThis.process?.getBuiltinModule?.('stream');
  if (stream === undefined) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      'toReadable() gives a stream of Node; use toReadableStream() here.',
    );
  }
  return stream.Readable.from(rows);
}
