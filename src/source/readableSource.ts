// Bytes of a Web stream, a Node stream or an async iterable, by a format.
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { Format } from '../format/format.js';
import type { Source } from './source.js';
import { StreamReader } from './streamReader.js';
import { webChunks } from './webChunks.js';

/** What bytes can be read from; a Node stream is an async iterable. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

/** Options of {@link fromReadable}. */
export interface ReadableOptions {
  /** For progress and errors. */
  readonly name?: string;
  /** False for a stream that never ends by itself; default true. */
  readonly isBounded?: boolean;
}

/**
 * A source of the records in a stream of bytes. A stream can be read once: such a source cannot go
 * on from a position, so a job over it starts anew after a failure. Use a file or a log where
 * nothing may be lost.
 *
 * @throws MillraceError PLAN_UNSUPPORTED from the job when it is opened a second time.
 */
export function fromReadable<F extends Fields>(
  schema: Schema<F>,
  format: Format,
  stream: ByteStream,
  options: ReadableOptions = {},
): Source<F> {
  let isOpened = false;
  return {
    name: options.name ?? 'stream',
    schema,
    isBounded: options.isBounded ?? true,
    format: format.decoder(schema),
    splits: async () => [{ id: options.name ?? 'stream' }],
    open: (_split, position) => {
      if (isOpened || position !== undefined) throw notReplayable();
      isOpened = true;
      const ending = new AbortController();
      const chunks = byteChunks(stream, ending.signal);
      return new StreamReader(chunks, 0, () => ending.abort());
    },
  };
}

const encoder = new TextEncoder();

async function* byteChunks(stream: ByteStream, ending: AbortSignal): AsyncGenerator<Uint8Array> {
  if (!('getReader' in stream)) ending.addEventListener('abort', () => destroy(stream));
  const chunks = 'getReader' in stream ? webChunks(stream, ending) : stream;
  for await (const chunk of chunks) {
    if (chunk instanceof Uint8Array) yield chunk;
    else if (typeof chunk === 'string') yield encoder.encode(chunk);
    else throw notBytes(chunk);
  }
}

/** Node's streams end at once; other iterables end when they give their next chunk. */
function destroy(stream: AsyncIterable<unknown> & { destroy?(): unknown }): void {
  stream.destroy?.();
}

function notReplayable(): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    'A stream can be read only once, from its start; make a new source for each job, ' +
      'or read from a file.',
  );
}

function notBytes(chunk: unknown): MillraceError {
  return new MillraceError(
    'DATA_BAD_RECORD',
    `The stream gave ${chunk === null ? 'null' : `a ${typeof chunk}`}; expected bytes or text. ` +
      `For row objects use fromIterable().`,
  );
}
