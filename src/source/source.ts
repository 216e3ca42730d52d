// The source contract: splits with positions, polled for bytes, records, rows or batches.
//
//   Source ── splits() ──► Split ── open(split, position) ──► SplitReader ── poll() ──► Polled
//
// Invariants
//   · A split is read by one reader, in order. `position()` names the first thing not yet returned by `poll`, as plain JSON,
//     so that `open(split, position)` goes on exactly there.
//   · Bytes are cut into records by the decoder, so the runtime derives the position of a byte-polled split from
//     `positionAt(byteOffset)`, the offset of the first record that was not decoded yet.
import type { Fields } from '../batch/dataType.js';
import type { Batch } from '../batch/batch.js';
import type { Schema } from '../batch/schema.js';
import type { NeededFields } from '../expression/fieldsRead.js';
import type { Engine } from '../wasm/engine.js';
import type { Clock } from '../time/clock.js';

/** Plain JSON. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A part of a source that is read in order by one reader: a file, a partition. */
export interface Split {
  /** Unique in its source and stable over restarts. */
  readonly id: string;
  /** Whatever the source needs to open it. */
  readonly details?: Json;
}

/** What a job says when it asks for splits. */
export interface SplitRequest {
  /** Subtasks that will read; default 1. */
  readonly parallelism?: number;
  /** Ids of splits that were read or begun before: they keep their ids. */
  readonly known?: readonly string[];
}

/** What a poll returned. */
export type Polled =
  /** A piece of a byte stream; records may be cut anywhere. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Whole records: record i is `bytes[ends[i - 1] … ends[i])`. */
  | { readonly kind: 'records'; readonly bytes: Uint8Array; readonly ends: Uint32Array }
  /** Row objects of the source's schema. */
  | { readonly kind: 'rows'; readonly rows: readonly object[] }
  /** Columns already in the engine's memory, valid until the next poll. */
  | { readonly kind: 'batch'; readonly batch: Batch }
  /** Nothing at the moment: poll again when `wake` resolves. */
  | { readonly kind: 'idle'; readonly wake: Promise<void> }
  /** The split is finished. */
  | { readonly kind: 'end' };

/** What a reader may use. */
export interface SourceContext {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Aborted when the job is cancelled or fails. */
  readonly signal: AbortSignal;
  /** Rows a batch should have, an upper bound. */
  readonly batchSize: number;
}

/** Reads one split. */
export interface SplitReader {
  /** The next piece; never called while an earlier call is pending. */
  poll(): Polled | Promise<Polled>;
  /**
   * Fast path of byte sources that can fill memory synchronously: fills `target` from its start and
   * returns the bytes written, 0 at the end. Used instead of `poll` when present.
   */
  readInto?(target: Uint8Array): number;
  /** Position of the first thing not yet returned. */
  position(): Json;
  /** Byte sources: the position of a byte offset counted from where this reader was opened. */
  positionAt?(byteOffset: number): Json;
  close(): void | Promise<void>;
}

/** A factory of splits and their readers. */
export interface Source<F extends Fields = Fields> {
  /** For progress and errors, a path for example. */
  readonly name: string;
  readonly schema: Schema<F>;
  /** True when it ends by itself. */
  readonly isBounded: boolean;
  /** Total bytes or rows where known, for progress. */
  readonly sizeHint?: { readonly unit: 'bytes' | 'rows'; readonly count: number };
  /** How bytes become rows; absent for sources that poll rows or batches. */
  readonly format?: DecoderFactory<F>;
  /** The splits there are now, in the order in which they are to be read. */
  splits(request?: SplitRequest): Promise<readonly Split[]>;
  /** Unbounded sources that discover splits later (a watched folder): resolves with new ones. */
  newSplits?(signal: AbortSignal): Promise<readonly Split[]>;
  open(
    split: Split,
    position: Json | undefined,
    context: SourceContext,
  ): SplitReader | Promise<SplitReader>;
}

/** Makes the decoder of one split. */
export type DecoderFactory<F extends Fields> = (context: DecoderContext) => Decoder<F>;

/** Columns by name, or by name with what is read of them. */
export type NeededColumns = ReadonlySet<string> | ReadonlyMap<string, NeededFields>;

/** What a decoder may use. */
export interface DecoderContext {
  readonly engine: Engine;
  readonly batchSize: number;
  /** Name of the split, for errors: a file's path. */
  readonly source: string;
  /** Told of every record that was skipped; with policy FAIL the decoder throws instead. */
  onBadRecord(record: BadRecord): void;
  /**
   * Columns that the job reads, in a Map with the fields of rows that it reads; others are validated
   * but not stored. Absent = all.
   */
  readonly neededColumns?: NeededColumns;
  /** Of a split that is gone on with: the {@link Decoder.position} where it was left. */
  readonly position?: Json;
}

/** A record that does not fit the schema. */
export interface BadRecord {
  /** The record's bytes, untouched, without the line end; a copy. */
  readonly bytes: Uint8Array;
  readonly problem: string;
  readonly source: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in bytes. */
  readonly column: number;
  /** Byte offset of the record in the split. */
  readonly offset: number;
}

/**
 * What happens to a bad record: FAIL ends the job with file, line, column and what was expected;
 * SKIP counts it; DEAD_LETTER counts it and hands its bytes to the job's dead-letter sink.
 */
export type BadRecordPolicy = 'FAIL' | 'SKIP' | 'DEAD_LETTER';

/**
 * Bytes in, batches out. The input buffer lives in the linear memory; batches may point into it, so
 * a batch is valid until the next `reserve`.
 *
 *   reserve(n) → fill the view → commit(bytes) → next() until undefined → reserve(n) … → end() → next() until undefined
 */
export interface Decoder<F extends Fields = Fields> {
  readonly schema: Schema<F>;
  /**
   * A view of at least `byteCount` writable bytes; earlier bytes that are not yet decoded are kept.
   */
  reserve(byteCount: number): Uint8Array;
  /** Declares that the first `byteCount` bytes of the reserved view are filled. */
  commit(byteCount: number): void;
  /**
   * Instead of `reserve` and `commit`, for sources whose records are framed (messages): takes one
   * whole record, which line ends do not cut and need not end. Absent where a format has no such
   * records.
   */
  addRecord?(record: Uint8Array): void;
  /** No more bytes follow: a last record needs no line end. */
  end(): void;
  /** The next rows, at most `batchSize`, or undefined when more bytes are needed. */
  next(): Batch<F> | undefined;
  /** Bytes of the records returned or skipped so far. */
  readonly consumedBytes: number;
  /**
   * What, besides the bytes, a decoder must know that goes on behind `consumedBytes`: the columns
   * that a header named, the line. Undefined where that is nothing.
   */
  readonly position?: Json | undefined;
  readonly badRecordCount: number;
  release(): void;
}
