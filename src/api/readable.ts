// A stream's rows as streams of the platform.
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

/** Types of Node: the entry of Node adds `readable`, so that browsers' declarations need none. */
export interface NodeTypes<R> {
  readonly rows: AsyncIterable<R>;
}

/** What `toReadable` gives: Node's Readable, known by its rows alone where Node's types are not. */
export type NodeReadable<R> =
  NodeTypes<R> extends { readonly readable: infer S } ? S : AsyncIterable<R>;

/**
 * A Node Readable of rows, in object mode; destroying it cancels the job.
 *
 * @throws MillraceError PLAN_UNSUPPORTED outside of Node.
 */
export function nodeReadable<R>(rows: AsyncIterable<R>): NodeReadable<R> {
  const stream = globalThis.process?.getBuiltinModule?.('stream');
  if (stream === undefined) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      'toReadable() gives a stream of Node; use toReadableStream() here.',
    );
  }
  return stream.Readable.from(rows);
}
