// Rows as messages of a format: each row by itself, or those of a batch together.
import type { Batch } from '../../batch/batch.js';
import type { Encoder } from '../../encode/encoder.js';
import type { Format } from '../../format/format.js';
import type { SinkContext } from '../../sink/sink.js';
import type { Framing } from './recordQueue.js';

const LINE_FEED = 0x0a;

/** Encodes batches as messages; what it returns are copies. */
export class RecordEncoder {
  private readonly encoder: Encoder;
  /** A line feed of JSON Lines ends a record; elsewhere it may be part of one. */
  private readonly linesAreRecords: boolean;

  constructor(
    { engine, schema }: Pick<SinkContext, 'engine' | 'schema'>,
    format: Format,
    private readonly framing: Framing,
  ) {
    this.encoder = format.encoder()(engine, schema);
    this.linesAreRecords = format.name === 'json';
  }

  /** With framing `lines`, the first message of a connection: a CSV header for example. */
  header(): Uint8Array | undefined {
    const header = this.encoder.header();
    return this.framing === 'message' || header.length === 0 ? undefined : header.slice();
  }

  encode(batch: Batch): Uint8Array[] {
    if (batch.rowCount === 0) return [];
    if (this.framing === 'lines') return [this.encoder.encode(batch).slice()];
    if (this.linesAreRecords) return cutLines(this.encoder.encode(batch).slice());
    return this.encodeRows(batch);
  }

  release(): void {
    this.encoder.release();
  }

  private encodeRows(batch: Batch): Uint8Array[] {
    const { arena, memory } = batch.engine;
    return Array.from({ length: batch.rowCount }, (_, row) => {
      const selection = arena.allocate(4);
      memory.u32[selection >>> 2] = row;
      const bytes = this.encoder.encode(batch.select(selection, 1)).slice();
      return bytes.at(-1) === LINE_FEED ? bytes.subarray(0, -1) : bytes;
    });
  }
}

function cutLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, from);
    const to = end < 0 ? bytes.length : end;
    lines.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return lines;
}
