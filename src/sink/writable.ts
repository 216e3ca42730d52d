// Bytes of a format to a Web or Node stream, at the stream's pace.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Encoder } from '../encode/encoder.js';
import { MillraceError } from '../error.js';
import type { Format } from '../format/format.js';
import { MemoryWriter } from './memoryWriter.js';
import type { Sink } from './sink.js';

/** The part of Node's Writable that is used; browsers have no types of Node. */
export interface NodeWritable {
  write(bytes: Uint8Array): boolean;
  end(done: () => void): unknown;
  on(event: 'drain' | 'error', listener: (reason: unknown) => void): this;
  off(event: 'drain' | 'error', listener: (reason: unknown) => void): this;
}

/** Takes bytes: a Web WritableStream or a Node Writable. */
export type ByteTarget = WritableStream<Uint8Array> | NodeWritable;

/** Options of {@link writable}. */
export interface WritableOptions {
  /** Ends the stream with the job. Default true; false for standard output. */
  readonly end?: boolean;
}

/**
 * Writes a stream of rows as bytes. The job waits while the target is full. What was written cannot
 * be taken back, so rows may come twice after a failure.
 *
 * @throws MillraceError CONNECTOR_IO from the job when the target fails.
 */
export function writable<F extends Fields>(
  target: ByteTarget,
  format: Format,
  options: WritableOptions = {},
): Sink<F> {
  return {
    name: 'stream',
    open: ({ engine, schema }) => {
      const isWeb = 'getWriter' in target;
      const port = isWeb ? webPort(target) : nodePort(target);
      return new StreamWriter(port, format.encoder()(engine, schema), options.end ?? true);
    },
  };
}

/** What both kinds of stream have in common. */
interface Port {
  /** Hands bytes over; the stream keeps them. */
  write(bytes: Uint8Array): void;
  /** True while more should not be written. */
  readonly isFull: boolean;
  /** Resolves when more may be written, fails with the stream. */
  ready(): Promise<void>;
  end(): Promise<void>;
  release(): void;
}

class StreamWriter extends MemoryWriter {
  bytesWritten = 0;
  private hasHeader = false;

  constructor(
    private readonly port: Port,
    private readonly encoder: Encoder,
    private readonly endsTarget: boolean,
  ) {
    super();
  }

  write(batch: Batch): void {
    if (batch.rowCount === 0) return;
    this.writeHeader();
    this.send(this.encoder.encode(batch));
  }

  override get needsFlush(): boolean {
    return this.port.isFull;
  }

  override async flush(): Promise<void> {
    await failing(this.port.ready());
  }

  override async close(): Promise<void> {
    this.writeHeader();
    this.send(this.encoder.footer());
    this.encoder.release();
    if (this.endsTarget) await failing(this.port.end());
    else await failing(this.port.ready());
    this.port.release();
  }

  override async abort(): Promise<void> {
    this.hasHeader = true;
  }

  private writeHeader(): void {
    if (this.hasHeader) return;
    this.hasHeader = true;
    this.send(this.encoder.header());
  }

  /**
   * Copies, because the encoder's bytes are gone with the next batch and a stream keeps its own.
   */
  private send(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.bytesWritten += bytes.length;
    this.port.write(bytes.slice());
  }
}

function webPort(target: WritableStream<Uint8Array>): Port {
  const writer = target.getWriter();
  let failure: { readonly reason: unknown } | undefined;
  return {
    write: (bytes) =>
      void writer.write(bytes).catch((reason: unknown) => {
        failure ??= { reason };
      }),
    get isFull() {
      return failure !== undefined || (writer.desiredSize ?? 0) <= 0;
    },
    ready: async () => {
      await writer.ready;
      if (failure !== undefined) throw failure.reason;
    },
    end: () => writer.close(),
    release: () => writer.releaseLock(),
  };
}

function nodePort(target: NodeWritable): Port {
  let failure: { readonly reason: unknown } | undefined;
  let isFull = false;
  let wake: (() => void) | undefined;
  const drained = (): void => {
    isFull = false;
    wake?.();
  };
  const failed = (reason: unknown): void => {
    failure ??= { reason };
    wake?.();
  };
  target.on('drain', drained).on('error', failed);
  const check = (): void => {
    if (failure !== undefined) throw failure.reason;
  };
  return {
    write: (bytes) => {
      isFull = !target.write(bytes);
    },
    get isFull() {
      return isFull || failure !== undefined;
    },
    ready: async () => {
      check();
      if (isFull) await new Promise<void>((resolve) => (wake = resolve));
      check();
    },
    end: async () => {
      check();
      await new Promise<void>((resolve) => {
        wake = resolve;
        target.end(() => resolve());
      });
      check();
    },
    release: () => {
      target.off('drain', drained).off('error', failed);
    },
  };
}

async function failing(action: Promise<void>): Promise<void> {
  try {
    await action;
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('CONNECTOR_IO', `The output stream failed: ${text}.`, { cause });
  }
}
