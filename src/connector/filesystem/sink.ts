// The file sink: the bytes of a format into one file, or into part files of a folder.
//
//   batch ──► encoder ──► pending file  ── preCommit: synced ──► commit: renamed or appended
import type { Fields } from '../../batch/dataType.js';
import type { Format } from '../../format/format.js';
import type { Sink } from '../../sink/sink.js';
import { isBatchFormat, type BatchFormat } from './batchFormat.js';
import { FileWriter } from './fileWriter.js';
import { FolderWriter, type RollingPolicy } from './folderWriter.js';

/** Options of {@link fileSink}. */
export interface FileSinkOptions {
  /** A byte format (json(), csv()) or a format of columns (parquet(), arrow()). */
  readonly format: Format | BatchFormat;
  /**
   * What happens to what is there: replaced with the first commit, kept and added to, or an error.
   * Default `overwrite` for a file, `append` for a folder.
   */
  readonly mode?: WriteMode;
  /** Given: the path is a folder of part files. A path that ends with `/` is one too. */
  readonly rollingPolicy?: RollingPolicy;
}

/** What happens to files that are there. */
export type WriteMode = 'overwrite' | 'append' | 'error';

/**
 * Writes a stream into a file, or into files `part-<subtask>-<number>.<format>` of a folder when
 * the path ends with `/` or `rollingPolicy` is given. Rows are visible when they are committed:
 * with a checkpoint, or at the end of the job. Exactly once with checkpoints. Each subtask writes
 * parts of a folder; a single file is written by one. A single Parquet or Arrow file takes one
 * commit only. The row kinds of a changelog are not written unless the format has a place for them.
 *
 * @throws MillraceError CONNECTOR_IO from the job; with mode `error` also when there is a file.
 */
export function fileSink<F extends Fields>(path: string, options: FileSinkOptions): Sink<F> {
  const { format, mode, rollingPolicy } = options;
  const isFolder = path.endsWith('/') || rollingPolicy !== undefined;
  return {
    name: path,
    isParallel: isFolder,
    open: async (context) => {
      const isColumns = isBatchFormat(format);
      const factory = isColumns ? await format.batchEncoder() : format.encoder();
      return isFolder
        ? new FolderWriter(
            path,
            format.name,
            mode ?? 'append',
            rollingPolicy ?? {},
            factory,
            context,
          )
        : new FileWriter(path, mode ?? 'overwrite', isColumns, factory, context);
    },
  };
}
