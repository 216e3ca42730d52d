// Reads bytes that come as chunks of an async iterable: decompressed files, sockets, Web and Node
// streams.
import type { Json, Polled, SplitReader } from './source.js';

/** Polls the chunks of a stream, skipping the bytes before its start. */
export class StreamReader implements SplitReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  /** Offset of the next byte of the stream. */
  private offset = 0;

  constructor(
    chunks: AsyncIterable<Uint8Array>,
    private readonly start = 0,
  ) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  async poll(): Promise<Polled> {
    for (;;) {
      const next = await this.chunks.next();
      if (next.done === true) return { kind: 'end' };
      const { value } = next;
      const skipped = Math.min(value.length, Math.max(0, this.start - this.offset));
      this.offset += value.length;
      if (skipped < value.length) return { kind: 'bytes', bytes: value.subarray(skipped) };
    }
  }

  position(): Json {
    return Math.max(this.offset, this.start);
  }

  positionAt(byteOffset: number): Json {
    return this.start + byteOffset;
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
