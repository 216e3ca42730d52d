// CSV as a format: one record a row, RFC 4180, both ways.
import { CsvDecoder } from '../../decode/csv.js';
import { refuseNested } from '../../decode/csvColumns.js';
import { csvDialect, type CsvDecodeOptions } from '../../decode/csvOptions.js';
import { csvEncoder, type CsvEncodeOptions } from '../../encode/csv.js';
import type { Format } from '../format.js';

export { inferCsvSchema } from '../../decode/csvInference.js';

/** How CSV is read and written; what both need is the same for both. */
export interface CsvOptions
  extends CsvDecodeOptions, Omit<CsvEncodeOptions, keyof CsvDecodeOptions | 'outputBytes'> {}

/**
 * CSV for files and other byte streams.
 *
 * Read: values are exact or an error with file, line and column; an unquoted empty field is NULL, a
 * quoted one the empty string; spaces around numbers, dates and booleans do not count. Nested types
 * cannot be read. Written: see {@link csvEncoder}.
 *
 * @example readFiles('flights.csv', { schema, format: csv({ delimiter: ';' }) })
 * @throws MillraceError PLAN_INVALID_ARGUMENT
 */
export function csv(options: CsvOptions = {}): Format {
  const dialect = csvDialect(options);
  const { header = true, ...rest } = options;
  return {
    name: 'csv',
    decoder: (schema) => {
      refuseNested(schema);
      return (context) => new CsvDecoder(context, schema, dialect);
    },
    encoder: () => csvEncoder({ ...rest, header: header !== false }),
  };
}
