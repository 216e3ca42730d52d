// Reads a file that may still grow, until it has not changed for a while.
//
//   bytes ── end of file ──► idle, look again after intervalMs ── unchanged for settledMs ──► end
//
// Incomplete lines wait in the decoder, which is told of the end only when the file has settled.
import type { Json, Polled, SourceContext, SplitReader } from '../../source/source.js';
import { ByteFile } from './byteFileReader.js';

/** How a growing file is watched. */
export interface WatchTimes {
  /** Milliseconds between two looks. */
  readonly intervalMs: number;
  /** Milliseconds without change after which a file is complete. */
  readonly settledMs: number;
}

/** Reads a growing file from a byte offset. */
export class TailReader implements SplitReader {
  private readonly file: ByteFile;
  private readonly buffer = new Uint8Array(1 << 18);
  private offset: number;

  constructor(
    path: string,
    private readonly start: number,
    private readonly times: WatchTimes,
    private readonly context: SourceContext,
    /** Told where reading ended. */
    private readonly onEnd: (offset: number) => void,
  ) {
    this.file = new ByteFile(path);
    this.offset = start;
  }

  poll(): Polled {
    const byteCount = this.file.read(this.buffer, this.offset);
    if (byteCount > 0) {
      this.offset += byteCount;
      return { kind: 'bytes', bytes: this.buffer.subarray(0, byteCount) };
    }
    const { byteCount: size, changedMs } = this.file.stats();
    const isTruncated = size < this.offset;
    if (isTruncated || this.context.clock.now() - changedMs >= this.times.settledMs) {
      this.onEnd(isTruncated ? 0 : this.offset);
      return { kind: 'end' };
    }
    return { kind: 'idle', wake: this.nextLook() };
  }

  position(): Json {
    return this.offset;
  }

  positionAt(byteOffset: number): Json {
    return this.start + byteOffset;
  }

  close(): void {
    this.file.close();
  }

  private async nextLook(): Promise<void> {
    const { clock, signal } = this.context;
    // A job that ends wakes its readers too; the next poll is not made then.
    await clock.sleep(this.times.intervalMs, signal).catch(() => undefined);
  }
}
