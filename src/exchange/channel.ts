// Channel: records from one subtask to another, in order; what rings and ports have in common.
//
//   writer ──rows, watermark, idle, barrier──► reader      bounded bytes on the way; then `isFull`
//
// Invariants
//   · The writer never blocks, as it must go on reading what others send: what has no room waits in
//     a queue of its own, and `isFull` says so.
//   · The own bell rings when a record has arrived, and when there is room again.
import type { Engine } from '../wasm/engine.js';
import type { Piece } from './batchMessage.js';

/** What a record is. */
export const KIND_ROWS = 1;
export const KIND_WATERMARK = 2;
export const KIND_IDLE = 3;
export const KIND_BARRIER = 4;

/** A record that has arrived whole. */
export interface ChannelRecord {
  readonly kind: number;
  /** Of watermarks and barriers. */
  readonly value: number;
  /** Of rows: address in the reader's memory, valid until the next record is read. */
  readonly address: number;
}

/** The sending end of a channel. */
export interface ChannelWriter {
  readonly bytesWritten: number;
  /** True while something waits for room: the writer should get no more rows. */
  readonly isFull: boolean;
  /** How full the way to the reader is, 0 … 1; absent where it is not known. */
  readonly usage?: number;
  /** Writes a watermark, an idle mark or a barrier. */
  writeMark(kind: number, value: number): void;
  /** Writes rows: pieces of the engine's memory, each padded to 16 bytes. */
  writeRows(engine: Engine, pieces: readonly Piece[], byteLength: number): void;
  /** Moves on what waits for room; true when nothing does any more. */
  flush(): boolean;
}

/** The receiving end of a channel. */
export interface ChannelReader {
  readonly bytesRead: number;
  /** How full the way from the writer is, 0 … 1; absent where it is not known. */
  readonly usage?: number;
  /** The next record, or undefined when none has arrived whole. */
  next(): ChannelRecord | undefined;
  /** Frees what records are kept in; nothing is read any more. */
  release(): void;
}
