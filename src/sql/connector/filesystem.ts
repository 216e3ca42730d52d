// The connector 'filesystem': files as source, sink and for lookups.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Fields } from '../../batch/dataType.js';
import { file, fileSink, type RollingPolicy } from '../../connector/filesystem/index.js';
import type { Source } from '../../source/source.js';
import { parseBytes, type ByteSize } from '../../wasm/byteSize.js';
import { FORMAT_OPTIONS, formatOf } from './fileFormats.js';
import { localPath } from './localPath.js';
import { OptionReader, optionError } from './optionReader.js';
import { memoryLookup } from './memoryLookup.js';
import type { TableFactory, TableRequest } from './tableFactory.js';

const MONITOR = 'source.monitor-interval';
const PART_BYTES = 'sink.rolling-policy.file-size';
const PART_TIME = 'sink.rolling-policy.rollover-interval';

export const filesystemFactory: TableFactory = {
  identifier: 'filesystem',
  options: [
    { key: 'path', isRequired: true, text: 'file, folder or pattern; relative to the script' },
    { key: 'format', isRequired: true, text: "'json', 'csv', 'arrow', 'parquet' or 'raw'" },
    { key: MONITOR, text: 'looks for new files so often and never ends; the files there are' },
    { key: PART_BYTES, text: 'size of the parts of a folder; 128MB' },
    { key: PART_TIME, text: 'how long a part is open; 1 min' },
    { key: 'sink.rolling-policy.check-interval', text: 'taken for scripts of Flink' },
    { key: 'sink.parallelism', text: 'taken for scripts of Flink' },
    { key: 'sink.mode', text: "'append', 'overwrite' or 'error'; append in a folder" },
    ...FORMAT_OPTIONS,
  ],
  isBounded: (options) => options[MONITOR] === undefined,
  source: (request) => sourceOf(request),
  sink: (request) => {
    const { table, baseFolder } = request;
    const reader = readerOf(request);
    const path = localPath(reader.required('path', 'a file or folder'), baseFolder, table);
    const mode = reader.word('sink.mode', ['append', 'overwrite', 'error']);
    const rollingPolicy = rollingPolicyOf(reader);
    return fileSink(folderPath(path), {
      format: formatOf(reader, true),
      ...(mode !== undefined && { mode }),
      ...(rollingPolicy !== undefined && { rollingPolicy }),
    });
  },
  lookup: (request) => memoryLookup(sourceOf(request)),
};

function readerOf({ table, options }: TableRequest): OptionReader {
  if (table.partitionKeys.length > 0) {
    const problem = "PARTITIONED BY is not supported yet for 'filesystem': leave it away.";
    throw optionError(table, 'connector', problem, 'PLAN_UNSUPPORTED');
  }
  return new OptionReader(table, options);
}

function sourceOf(request: TableRequest): Source<Fields> {
  const { table, schema, baseFolder } = request;
  const reader = readerOf(request);
  const text = reader.required('path', 'a file, folder or pattern');
  const path = localPath(text, baseFolder, table);
  const intervalMs = reader.milliseconds(MONITOR);
  return file(path, {
    schema,
    format: formatOf(reader, false),
    ...(intervalMs !== undefined && { watch: { intervalMs } }),
  });
}

/** A name with an ending is one file, any other a folder, as Flink has it. */
function folderPath(path: string): string {
  if (path.endsWith('/')) return path;
  const isThere = statSync(path, { throwIfNoEntry: false });
  if (isThere !== undefined) return isThere.isDirectory() ? `${path}/` : path;
  return /[^.]\.[^.]+$/.test(basename(path)) ? path : `${path}/`;
}

function rollingPolicyOf(reader: OptionReader): RollingPolicy | undefined {
  const text = reader.text(PART_BYTES);
  const interval = reader.milliseconds(PART_TIME);
  if (text === undefined && interval === undefined) return undefined;
  const size = text === undefined ? undefined : bytesOf(text, reader);
  return { ...(size !== undefined && { size }), ...(interval !== undefined && { interval }) };
}

/** Flink's `128MB` and `1 kb` are powers of 1,024. */
function bytesOf(text: string, reader: OptionReader): number {
  const [, count, unit = ''] = /^(\d+)\s*(b|kb?|mb?|gb?)?$/i.exec(text.trim()) ?? [];
  const prefix = unit.charAt(0).toUpperCase().replace('B', '');
  const size = `${count}${prefix}${prefix === '' ? 'B' : 'iB'}` as ByteSize;
  if (count === undefined || Number(count) === 0) {
    throw reader.wrong(PART_BYTES, "a size such as '128MB' is expected");
  }
  return parseBytes(size) as number;
}
