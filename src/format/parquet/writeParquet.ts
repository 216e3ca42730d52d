// Writes batches as a Parquet file, in pieces that a sink can flush.
//
//   header() "PAR1" → encode(batch) the row groups that became full, often none → footer() the rest
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Encoder, EncoderFactory } from '../../encode/encoder.js';
import type { Engine } from '../../wasm/engine.js';
import { loadWriter } from './library.js';
import { parquetElements, valuesToWrite } from './writeSchema.js';

/** How a Parquet file is written. */
export interface ParquetWriteOptions {
  /** Default SNAPPY. */
  readonly compression?: 'SNAPPY' | 'UNCOMPRESSED';
  /**
   * Rows a row group, default 122,880. They are held in JavaScript memory until the group is full.
   */
  readonly rowGroupSize?: number;
}

const ROW_GROUP_SIZE = 122_880;

/**
 * Loads the Parquet writer; the factory it gives makes encoders that any byte sink can use. Row
 * kinds are not written.
 *
 * @throws MillraceError CONNECTOR_MISSING_LIBRARY; the factory PLAN_UNSUPPORTED for a type that
 *   Parquet lacks.
 */
export async function parquetEncoder(options: ParquetWriteOptions = {}): Promise<EncoderFactory> {
  const library = await loadWriter();
  return <F extends Fields>(_engine: Engine, schema: Schema<F>): Encoder<F> =>
    new ParquetEncoder(library, schema, options);
}

class ParquetEncoder<F extends Fields> implements Encoder<F> {
  private readonly out: import('hyparquet-writer').ByteWriter;
  private readonly writer: import('hyparquet-writer').ParquetWriter;
  private readonly rowGroupSize: number;
  /** Values of the row group to be, a column each. */
  private pending: unknown[][];
  private pendingRowCount = 0;

  constructor(
    library: typeof import('hyparquet-writer'),
    private readonly schema: Schema<F>,
    { compression = 'SNAPPY', rowGroupSize = ROW_GROUP_SIZE }: ParquetWriteOptions,
  ) {
    this.rowGroupSize = rowGroupSize;
    this.pending = schema.names.map(() => []);
    this.out = new library.ByteWriter();
    this.writer = new library.ParquetWriter({
      writer: this.out,
      schema: parquetElements(schema),
      codec: compression,
      createdBy: 'millrace',
    });
  }

  header(): Uint8Array {
    return this.drain();
  }

  encode(batch: Batch<F>): Uint8Array {
    this.pending.forEach((values, index) => {
      const written = valuesToWrite(batch.engine, batch.column(index), batch.rowCount);
      for (const value of written) values.push(value);
    });
    this.pendingRowCount += batch.rowCount;
    while (this.pendingRowCount >= this.rowGroupSize) this.writeGroup(this.rowGroupSize);
    return this.drain();
  }

  footer(): Uint8Array {
    if (this.pendingRowCount > 0) this.writeGroup(this.pendingRowCount);
    void this.writer.finish();
    return this.drain();
  }

  release(): void {
    this.pending = [];
  }

  /** Synchronous: the library waits only for a writer whose flush does, and ours has none. */
  private writeGroup(rowCount: number): void {
    const columnData = this.schema.names.map((name, index) => ({
      name,
      data: this.pending[index].slice(0, rowCount),
    }));
    void this.writer.write({ columnData, rowGroupSize: rowCount });
    this.pending = this.pending.map((values) => values.slice(rowCount));
    this.pendingRowCount -= rowCount;
  }

  /** What was written since the last time. The writer counts file offsets by itself. */
  private drain(): Uint8Array {
    const bytes = this.out.getBytes().slice();
    this.out.index = 0;
    return bytes;
  }
}
