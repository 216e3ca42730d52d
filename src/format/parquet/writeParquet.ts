// Writes batches as a Parquet file, in pieces that a sink can flush.
//
//   header()  "PAR1"      encode(batch) → bytes of the row groups that became full, often none      footer() → the rest
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Encoder, EncoderFactory } from '../../encode/encoder.js';
import { loadWriter } from './library.js';
import { parquetElements, valuesToWrite } from './writeSchema.js';

/** How a Parquet file is written. */
export interface ParquetWriteOptions {
  /** Default SNAPPY. */
  readonly compression?: 'SNAPPY' | 'UNCOMPRESSED';
  /** Rows a row group, default 122,880. They are held in JavaScript memory until the group is full. */
  readonly rowGroupSize?: number;
}

const ROW_GROUP_SIZE = 122_880;

/**
 * Loads the Parquet writer; the factory it gives makes encoders that any byte sink can use. Row kinds are not written.
 *
 * @throws MillraceError CONNECTOR_MISSING_LIBRARY; the factory PLAN_UNSUPPORTED for a type that Parquet lacks.
 */
export async function parquetEncoder(options: ParquetWriteOptions = {}): Promise<EncoderFactory> {
  const library = await loadWriter();
  const { compression: codec = 'SNAPPY', rowGroupSize = ROW_GROUP_SIZE } = options;
  return <F extends Fields>(_engine: unknown, schema: Batch<F>['schema']): Encoder<F> => {
    const out = new library.ByteWriter();
    const writer = new library.ParquetWriter({
      writer: out,
      schema: parquetElements(schema),
      codec,
      createdBy: 'millrace',
    });
    let pending: unknown[][] = schema.names.map(() => []);
    const drain = (): Uint8Array => {
      // The writer counts `offset` itself; only the place in its buffer starts over.
      const bytes = out.getBytes().slice();
      out.index = 0;
      return bytes;
    };
    const writeGroup = (rowCount: number): void => {
      const columnData = schema.names.map((name, index) => ({
        name,
        data: pending[index].slice(0, rowCount),
      }));
      void writer.write({ columnData, rowGroupSize: rowCount });
      pending = pending.map((values) => values.slice(rowCount));
    };
    return {
      header: drain,
      encode: (batch) => {
        pending.forEach((values, index) => {
          for (const value of valuesToWrite(batch.engine, batch.column(index), batch.rowCount)) {
            values.push(value);
          }
        });
        while (pending.length > 0 && pending[0].length >= rowGroupSize) writeGroup(rowGroupSize);
        return drain();
      },
      footer: () => {
        if (pending.length > 0 && pending[0].length > 0) writeGroup(pending[0].length);
        void writer.finish();
        return drain();
      },
      release: () => {
        pending = [];
      },
    };
  };
}
