// Arrow IPC: reading files and streams into batches, and writing them.
import * as arrow from 'apache-arrow';
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { EncoderFactory } from '../../encode/encoder.js';
import { MillraceError } from '../../error.js';
import type { Engine } from '../../wasm/engine.js';
import { fromArrow } from './fromArrow.js';
import { openPath, type OpenPath } from './openPath.node.js';
import { schemaFromArrow, schemaToArrow } from './schema.js';
import { toArrow } from './toArrow.js';

/**
 * A file by its path (Node), bytes, or a byte stream; IPC file or stream format, told apart by the
 * first bytes.
 */
export type ArrowSource =
  | { readonly path: string }
  | { readonly bytes: Uint8Array; readonly name?: string }
  | { readonly stream: AsyncIterable<Uint8Array>; readonly name?: string };

/** What {@link ArrowFile.read} may be told. */
export interface ArrowReadOptions {
  /** Rows a batch, an upper bound; default 8192. */
  readonly batchSize?: number;
  /** 0-based row to start at; default 0. */
  readonly fromRow?: number;
}

/** Rows of a file as a batch in the engine's batch arena, and where in the file they are. */
export interface ArrowBatch {
  readonly batch: Batch;
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** An open Arrow IPC file or stream; it can be read once. */
export interface ArrowFile {
  readonly schema: Schema;
  read(engine: Engine, options?: ArrowReadOptions): AsyncGenerator<ArrowBatch, void, void>;
  close(): Promise<void>;
}

/**
 * @throws MillraceError CONNECTOR_IO, CONNECTOR_FORMAT, PLAN_UNSUPPORTED for a column type that has
 * none here.
 */
export async function readArrow(source: ArrowSource): Promise<ArrowFile> {
  const name = 'path' in source ? source.path : (source.name ?? 'the stream');
  const { input, handle } = await open(source, name);
  const close = async (): Promise<void> => handle?.close();
  try {
    const reader = await arrow.RecordBatchReader.from(input as AsyncIterable<Uint8Array>);
    await reader.open();
    const schema = schemaFromArrow(reader.schema);
    return {
      schema,
      read: (engine, options = {}) => readBatches(engine, reader, options, name),
      close,
    };
  } catch (cause) {
    await close();
    throw formatError(name, cause);
  }
}

interface Opened {
  readonly input: unknown;
  readonly handle?: OpenPath;
}

async function open(source: ArrowSource, name: string): Promise<Opened> {
  if ('bytes' in source) return { input: source.bytes };
  if ('stream' in source) return { input: source.stream };
  try {
    const handle = await openPath(source.path);
    return { input: handle, handle };
  } catch (cause) {
    throw new MillraceError(
      'CONNECTOR_IO',
      `${name} cannot be opened: ${(cause as Error).message}.`,
      { cause },
    );
  }
}

async function* readBatches(
  engine: Engine,
  reader: AsyncIterable<arrow.RecordBatch>,
  { batchSize = 8192, fromRow = 0 }: ArrowReadOptions,
  name: string,
): AsyncGenerator<ArrowBatch, void, void> {
  let start = 0;
  for await (const recordBatch of checked(reader, name)) {
    const end = start + recordBatch.numRows;
    for (let row = Math.max(start, fromRow); row < end; row += batchSize) {
      const rowEnd = Math.min(row + batchSize, end);
      const batch = fromArrow(engine, recordBatch.slice(row - start, rowEnd - start));
      yield { batch, rowStart: row, rowEnd };
    }
    start = end;
  }
}

/**
 * The rows of an IPC file or stream that is in memory, in the batch arena; each batch is valid
 * until the arena is reset.
 *
 * @throws MillraceError CONNECTOR_FORMAT
 */
export function* readArrowBytes(
  engine: Engine,
  bytes: Uint8Array,
  name: string,
  batchSize = 8192,
): Generator<Batch, void, void> {
  const reader = arrow.RecordBatchReader.from(bytes);
  const batches = reader[Symbol.iterator]() as Iterator<arrow.RecordBatch>;
  for (;;) {
    const next = parsed(name, () => batches.next());
    if (next.done === true) return;
    for (let row = 0; row < next.value.numRows; row += batchSize) {
      const end = Math.min(row + batchSize, next.value.numRows);
      yield parsed(name, () => fromArrow(engine, next.value.slice(row, end)));
    }
  }
}

function parsed<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw formatError(name, cause);
  }
}

async function* checked(
  reader: AsyncIterable<arrow.RecordBatch>,
  name: string,
): AsyncGenerator<arrow.RecordBatch> {
  try {
    yield* reader;
  } catch (cause) {
    throw formatError(name, cause);
  }
}

/** How Arrow IPC is written. */
export interface ArrowWriteOptions {
  /** `file` (default) has an index at its end, `stream` has not. */
  readonly layout?: 'file' | 'stream';
  /** Kept with the schema, as readers show it. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Encoders of Arrow IPC with plain Utf8 strings, which every reader knows. Row kinds are not
 * written.
 */
export function arrowEncoder(options: ArrowWriteOptions = {}): EncoderFactory {
  return <F extends Fields>(_engine: Engine, schema: Schema<F>) => {
    const pieces = new CollectedPieces();
    const writer = arrowWriter(schema, (bytes) => pieces.add(bytes), options);
    return {
      header: () => pieces.take(),
      encode: (batch: Batch<F>) => {
        writer.write(batch);
        return pieces.take();
      },
      footer: () => {
        writer.end();
        return pieces.take();
      },
      release: () => undefined,
    };
  };
}

/** Writes batches as Arrow IPC, piece by piece. */
export interface ArrowWriter {
  write(batch: Batch): void;
  end(): void;
}

/**
 * A writer of Arrow IPC with plain Utf8 strings.
 *
 * @param take  Gets the bytes in pieces, which may be views of a batch: it copies what it keeps.
 */
export function arrowWriter(
  schema: Schema,
  take: (bytes: Uint8Array) => void,
  { layout = 'file', metadata = {} }: ArrowWriteOptions = {},
): ArrowWriter {
  const writer =
    layout === 'file' ? new arrow.RecordBatchFileWriter() : new arrow.RecordBatchStreamWriter();
  const { fields } = schemaToArrow(schema, 'utf8');
  const arrowSchema = new arrow.Schema(fields, new Map(Object.entries(metadata)));
  writer.reset(new PieceQueue(take), arrowSchema);
  return {
    write: (batch) => {
      if (batch.rowCount === 0) return;
      writer.write(withSchema(toArrow(batch, { utf8: 'utf8' }), arrowSchema));
    },
    end: () => void writer.finish(),
  };
}

/** The writer ends a stream at a batch whose schema has other metadata. */
function withSchema(batch: arrow.RecordBatch, schema: arrow.Schema): arrow.RecordBatch {
  return schema.metadata.size === 0 ? batch : new arrow.RecordBatch(schema, batch.data);
}

/** Takes what the writer writes at once, where its own queue would hand it out asynchronously. */
class PieceQueue extends arrow.AsyncByteQueue {
  constructor(private readonly take: (bytes: Uint8Array) => void) {
    super();
  }

  override write(value: ArrayBufferLike | ArrayBufferView): void {
    this.take(
      ArrayBuffer.isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : new Uint8Array(value),
    );
  }
}

/** Pieces of one call, then copied together. */
class CollectedPieces {
  private pieces: Uint8Array[] = [];

  add(bytes: Uint8Array): void {
    this.pieces.push(bytes);
  }

  /** Everything since the last call, copied. */
  take(): Uint8Array {
    const length = this.pieces.reduce((sum, piece) => sum + piece.length, 0);
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of this.pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.pieces = [];
    return bytes;
  }
}

function formatError(name: string, cause: unknown): MillraceError {
  if (cause instanceof MillraceError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MillraceError('CONNECTOR_FORMAT', `${name} cannot be read as Arrow IPC: ${reason}.`, {
    cause,
  });
}
