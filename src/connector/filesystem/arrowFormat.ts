// Arrow IPC as a format of files.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { ArrowFile, ArrowWriteOptions } from '../../format/arrow/ipc.js';
import { loadArrowFormat } from '../../format/arrow/library.js';
import type { BatchFile, BatchFormat } from './batchFormat.js';

/** Arrow IPC files and streams, by the optional library `apache-arrow`. */
export function arrow(options: ArrowWriteOptions = {}): BatchFormat {
  return {
    name: 'arrow',
    open: async <F extends Fields>(path: string, schema?: Schema<F>) => {
      const { readArrow } = await loadArrowFormat();
      const file = await readArrow({ path });
      return batchFile(file, schema ?? (file.schema as Schema<F>), path);
    },
    batchEncoder: async () => (await loadArrowFormat()).arrowEncoder(options),
  };
}

/** The columns of a schema by name; the file's others are left alone. */
function batchFile<F extends Fields>(
  file: ArrowFile,
  schema: Schema<F>,
  path: string,
): BatchFile<F> {
  const indices = schema.fields.map(({ name, type }) => {
    const fileType = file.schema.has(name) ? file.schema.type(name) : undefined;
    if (fileType?.equals(type) === true) return file.schema.indexOf(name);
    throw new MillraceError(
      'PLAN_TYPE_MISMATCH',
      `Column '${name}' of '${path}' is ${fileType ?? 'missing'}; it cannot be read as ${type}. ` +
        `The file has ${file.schema}.`,
    );
  });
  const select = (batch: Batch): Batch<F> => {
    const columns = indices.map((from, to) => ({
      ...batch.rawColumns[from],
      type: schema.fields[to].type,
    }));
    return batch.withColumns(schema, columns);
  };
  return {
    schema,
    rowCount: undefined,
    read: async function* (engine, options) {
      for await (const { batch, rowEnd } of file.read(engine, options)) {
        yield { batch: select(batch), rowEnd };
      }
    },
    close: () => file.close(),
  };
}
