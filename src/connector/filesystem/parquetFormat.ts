// Parquet as a format of files.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { readParquet } from '../../format/parquet/readParquet.js';
import { parquetEncoder, type ParquetWriteOptions } from '../../format/parquet/writeParquet.js';
import type { BatchFormat } from './batchFormat.js';

/** Parquet files, by the optional libraries `hyparquet` and `hyparquet-writer`. */
export function parquet(options: ParquetWriteOptions = {}): BatchFormat {
  return {
    name: 'parquet',
    open: async <F extends Fields>(path: string, schema?: Schema<F>) => {
      const file = await readParquet({ path }, schema);
      return {
        schema: file.schema,
        rowCount: file.rowCount,
        read: file.read,
        close: file.close,
      };
    },
    batchEncoder: () => parquetEncoder(options),
  };
}
