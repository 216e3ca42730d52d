// Reads Parquet files into batches, a row group at a time, without a row object or a decoded string
// on the way.
//
//   file ── metadata ──► ParquetFile ── read(engine) ──► batch, batch, …
//
// One row group of raw values is in JavaScript memory at a time, one batch of it in the arena.
import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet';
import { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { formatTimestamp } from '../../batch/timeText.js';
import { UnfitValue, type Values } from '../../batch/write/columnWriter.js';
import { unfitValueError } from '../../batch/writeRows.js';
import { MillraceError } from '../../error.js';
import type { Engine } from '../../wasm/engine.js';
import { openFile } from './file.js';
import { columnsFor, rawMetadata, schemaOfFile, type FileColumn } from './fileSchema.js';
import { fileColumnWriter, type FileColumnWriter } from './fileValues.js';
import { loadReader } from './library.js';
import { StringTable } from './stringTable.js';

/** A file by its path, or anything that hands out slices of one, under a name for errors. */
export type ParquetSource =
  { readonly path: string } | { readonly buffer: AsyncBuffer; readonly name?: string };

/** What {@link ParquetFile.read} may be told. */
export interface ParquetReadOptions {
  /** Rows a batch, an upper bound; default 8192. */
  readonly batchSize?: number;
  /**
   * 0-based row of the file to start at; default 0. A batch's own start is `rowStart` of what is
   * yielded.
   */
  readonly fromRow?: number;
  /** 0-based row to end before; default all. */
  readonly toRow?: number;
}

/** Rows of a file as a batch. */
export interface ParquetBatch<F extends Fields = Fields> {
  /** In the engine's batch arena: valid until it is reset. */
  readonly batch: Batch<F>;
  /** 0-based row of the file that the batch starts with. */
  readonly rowStart: number;
  /** The row behind its last: the position to resume from. */
  readonly rowEnd: number;
}

/** An open Parquet file. */
export interface ParquetFile<F extends Fields = Fields> {
  /** The declared schema, or the file's own. */
  readonly schema: Schema<F>;
  readonly rowCount: number;
  readonly byteCount: number;
  /** Rows of each row group: the natural places to cut a file into splits. */
  readonly rowGroups: readonly number[];
  /**
   * The rows in order. Read-ahead is one row group; a `fromRow` inside a group reads that group
   * whole.
   *
   * @throws MillraceError DATA_BAD_RECORD, DATA_NULL with file and row; CONNECTOR_FORMAT when the
   *   file is damaged.
   */
  read(engine: Engine, options?: ParquetReadOptions): AsyncGenerator<ParquetBatch<F>, void, void>;
  close(): Promise<void>;
}

/**
 * Opens a Parquet file.
 *
 * @param schema  Columns to read, by name, and their types; absent = all, as the file describes
 *   them. A nullable column that the file lacks is all null.
 * @throws MillraceError CONNECTOR_MISSING_LIBRARY, CONNECTOR_IO, CONNECTOR_FORMAT,
 *   PLAN_TYPE_MISMATCH, PLAN_UNKNOWN_COLUMN.
 */
export async function readParquet<F extends Fields = Fields>(
  source: ParquetSource,
  schema?: Schema<F>,
): Promise<ParquetFile<F>> {
  const { hyparquet } = await loadReader();
  const file = await openFile(source);
  try {
    const metadata = await hyparquet.parquetMetadataAsync(file.buffer);
    const tree = hyparquet.parquetSchema(metadata);
    const known = schema ?? (schemaOfFile(tree) as Schema<F>);
    const columns = columnsFor(tree, known, file.name);
    const groups = metadata.row_groups.map((group) => Number(group.num_rows));
    return {
      schema: known,
      rowCount: Number(metadata.num_rows),
      byteCount: file.buffer.byteLength,
      rowGroups: groups,
      read: (engine, options = {}) =>
        readBatches({ engine, file, schema: known, columns, metadata, tree, groups }, options),
      close: () => file.close(),
    };
  } catch (cause) {
    await file.close();
    throw formatError(file.name, cause);
  }
}

interface Reading<F extends Fields> {
  readonly engine: Engine;
  readonly file: { readonly buffer: AsyncBuffer; readonly name: string };
  readonly schema: Schema<F>;
  readonly columns: readonly FileColumn[];
  readonly metadata: FileMetaData;
  readonly tree: SchemaTree;
  readonly groups: readonly number[];
}

async function* readBatches<F extends Fields>(
  reading: Reading<F>,
  options: ParquetReadOptions,
): AsyncGenerator<ParquetBatch<F>, void, void> {
  const { engine, columns, groups } = reading;
  const { batchSize = 8192, fromRow = 0, toRow = Infinity } = options;
  const strings = new StringTable(engine);
  const writers = columns.map((column) => fileColumnWriter(engine, column, strings));
  try {
    let groupStart = 0;
    for (const groupRows of groups) {
      const groupEnd = groupStart + groupRows;
      const end = Math.min(groupEnd, toRow);
      let row = Math.max(groupStart, fromRow);
      if (row < end) {
        strings.clear();
        const values = await readGroup(reading, strings, groupStart, groupEnd);
        for (; row < end; row += batchSize) {
          const rowEnd = Math.min(row + batchSize, end);
          const batch = writeBatch(reading, writers, values, row, rowEnd, groupStart);
          yield { batch, rowStart: row, rowEnd };
        }
      }
      groupStart = groupEnd;
    }
  } finally {
    strings.release();
  }
}

function writeBatch<F extends Fields>(
  { engine, schema, columns, file }: Reading<F>,
  writers: readonly FileColumnWriter[],
  values: readonly Values[],
  row: number,
  rowEnd: number,
  groupStart: number,
): Batch<F> {
  const count = rowEnd - row;
  const written = columns.map((column, index) => {
    try {
      return writers[index](sliceOf(values[index], row - groupStart, rowEnd - groupStart), count);
    } catch (error) {
      if (!(error instanceof UnfitValue)) throw error;
      throw unfitValueError(error, column.name, row).locatedAt({ source: file.name });
    }
  });
  return new Batch(engine, schema, written, count);
}

function sliceOf(values: Values, from: number, to: number): Values {
  return Array.isArray(values)
    ? (values as unknown[]).slice(from, to)
    : (values as BigInt64Array).subarray(from, to);
}

/** Raw values of one row group, a column each, in the order of the schema. */
async function readGroup<F extends Fields>(
  { file, columns, metadata, tree }: Reading<F>,
  strings: StringTable,
  rowStart: number,
  rowEnd: number,
): Promise<Values[]> {
  const { hyparquet, compressors } = await loadReader();
  const chunks = new Map<string, Values[]>();
  const read = async (isNested: boolean): Promise<void> => {
    const names = columns.filter((c) => !c.isMissing && c.isNested === isNested).map((c) => c.name);
    if (names.length === 0) return;
    await hyparquet.parquetRead({
      file: file.buffer,
      metadata: isNested ? metadata : rawMetadata(metadata, tree),
      columns: names,
      rowStart,
      rowEnd,
      compressors,
      utf8: false,
      parsers: isNested ? TEXT_PARSERS : rawParsers(strings),
      onChunk: ({ columnName, columnData }) => {
        const known = chunks.get(columnName);
        if (known === undefined) chunks.set(columnName, [columnData]);
        else known.push(columnData);
      },
    });
  };
  try {
    await read(false);
    await read(true);
  } catch (cause) {
    throw formatError(file.name, cause);
  }
  return columns.map(({ name }) => joined(chunks.get(name) ?? [], rowEnd - rowStart));
}

function joined(chunks: readonly Values[], rowCount: number): Values {
  if (chunks.length === 1) return chunks[0];
  const all = new Array<unknown>(rowCount).fill(null);
  let row = 0;
  for (const chunk of chunks) for (let i = 0; i < chunk.length; i++) all[row++] = chunk[i];
  return all;
}

type Parsers = Partial<import('hyparquet').ParquetParsers>;

function rawParsers(strings: StringTable): Parsers {
  const encoder = new TextEncoder();
  return {
    timestampFromNanoseconds: (nanos) => nanos,
    stringFromBytes: (bytes: Uint8Array | null | undefined) =>
      bytes == null ? null : strings.add(bytes),
    uuidFromBytes: (bytes: Uint8Array | null | undefined) =>
      bytes == null ? null : strings.add(encoder.encode(uuidText(bytes))),
  };
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const decoder = new TextDecoder();

/** Inside nested values: what the column writers take, exact to the nanosecond. */
const TEXT_PARSERS: Parsers = {
  timestampFromMilliseconds: (millis) => millis ?? null,
  timestampFromMicroseconds: (micros) => timestampText(micros, 1000n),
  timestampFromNanoseconds: (nanos) => timestampText(nanos, 1_000_000n),
  dateFromDays: (days) => days ?? null,
  stringFromBytes: (bytes: Uint8Array | null | undefined) =>
    bytes == null ? null : decoder.decode(bytes),
  uuidFromBytes: (bytes: Uint8Array | null | undefined) => (bytes == null ? null : uuidText(bytes)),
};

function timestampText(value: bigint | null | undefined, unitsPerMs: bigint): string | null {
  if (value == null) return null;
  const rest = ((value % unitsPerMs) + unitsPerMs) % unitsPerMs;
  return formatTimestamp(
    Number((value - rest) / unitsPerMs),
    Number((rest * 1_000_000n) / unitsPerMs),
    9,
  );
}

function formatError(name: string, cause: unknown): MillraceError {
  if (cause instanceof MillraceError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MillraceError('CONNECTOR_FORMAT', `${name} cannot be read as Parquet: ${reason}.`, {
    cause,
  });
}
