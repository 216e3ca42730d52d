// Reads bytes that come as chunks of an async iterable: decompressed files, sockets, Web and Node
// streams.
import type { Json, Polled, SplitReader } from './source.js';

/** Polls the chunks of a stream, skipping the bytes before its start. */
export class StreamReader implements SplitReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private isWaiting = false;
  /** Offset of the next byte of the stream. */
  private offset = 0;

  constructor(
    chunks: AsyncIterable<Uint8Array>,
    private readonly start = 0,
    /** Ends a stream while a chunk is waited for, which may never come. */
    private readonly cancel: () => unknown = () => undefined,
  ) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  async poll(): Promise<Polled> {
    for (;;) {
      const next = await this.nextChunk();
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
    if (!this.isWaiting) return void (await this.chunks.return?.());
    // A generator ends only when its next chunk comes; what it throws then concerns nobody.
    this.chunks.return?.().catch(() => undefined);
    await this.cancel();
  }

  private async nextChunk(): Promise<IteratorResult<Uint8Array>> {
    this.isWaiting = true;
    try {
      return await this.chunks.next();
    } finally {
      this.isWaiting = false;
    }
  }
}
