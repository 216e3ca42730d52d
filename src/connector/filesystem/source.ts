// The file source: a split a file, bounded or watched.
//
//   plain bytes      ByteFileReader    readInto the decoder's memory, position = byte
//   growing bytes    TailReader        polled, ends when the file has settled
//   compressed       StreamReader      decompressed chunks, position = byte of the decompressed
//   stream columns          BatchFileReader   Parquet and Arrow, position = row
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Format } from '../../format/format.js';
import type {
  Json,
  Source,
  SourceContext,
  Split,
  SplitReader,
  SplitRequest,
} from '../../source/source.js';
import { StreamReader } from '../../source/streamReader.js';
import { systemClock } from '../../time/clock.js';
import { BatchFileReader } from './batchFileReader.js';
import { isBatchFormat, type BatchFormat } from './batchFormat.js';
import { ByteFileReader, offsetOf } from './byteFileReader.js';
import { compressionOf, decompressedFile, type Compression } from './compression.js';
import { listFiles, notFound, type FoundFile } from './listFiles.js';
import { TailReader, type WatchTimes } from './tailReader.js';
import { WatchedFiles } from './watchedFiles.js';

/** Options of {@link file}. */
export interface FileOptions<F extends Fields> {
  readonly schema: Schema<F>;
  /** A byte format (json(), csv()) or a format of columns (parquet(), arrow()). */
  readonly format: Format | BatchFormat;
  /** Default `auto`: by the ending of the name, `.gz` or `.zst`. */
  readonly compression?: Compression | 'auto';
  /**
   * Goes on for ever: files that appear and bytes that are appended are read too. Compressed files
   * and files of columns are taken when they have settled. `intervalMs` (default 1,000) is how
   * often to look; a file that has not changed for `settledMs` (default 10,000) is complete, and
   * its last line needs no line end.
   */
  readonly watch?: boolean | Partial<WatchTimes>;
  /** For progress and errors; default the path. */
  readonly name?: string;
}

/**
 * Bytes of a part: small, so that subtasks side by side are not far from one another in time and
 * end together; large enough that opening it (0.2 ms) costs nothing.
 */
const MIN_PART_BYTES = 8 * 2 ** 20;
const MAX_PART_BYTES = 64 * 2 ** 20;
/** Parts of a file for each subtask, where that gives a size within these bounds. */
const PARTS_A_SUBTASK = 32;
const PART_MARK = ' from byte ';

const DEFAULT_TIMES: WatchTimes = { intervalMs: 1000, settledMs: 10_000 };

/**
 * Reads files: a path, a folder with all below it, a pattern (`logs/*.{json,json.gz}`), or a list
 * of these. Each file is a split; they are read in the order of their paths.
 *
 * @throws MillraceError CONNECTOR_NOT_FOUND from the job when a path leads to no file.
 */
export function file<F extends Fields>(
  paths: string | readonly string[],
  options: FileOptions<F>,
): Source<F> {
  return new FileSource(typeof paths === 'string' ? [paths] : paths, options);
}

class FileSource<F extends Fields> implements Source<F> {
  readonly name: string;
  readonly schema: Schema<F>;
  readonly isBounded: boolean;
  readonly format: Source<F>['format'];
  sizeHint: Source<F>['sizeHint'];
  private readonly times: WatchTimes;
  private watched: WatchedFiles;

  constructor(
    private readonly paths: readonly string[],
    private readonly options: FileOptions<F>,
  ) {
    const { schema, format, watch = false } = options;
    this.name = options.name ?? paths.join(', ');
    this.schema = schema;
    this.isBounded = watch === false;
    this.format = isBatchFormat(format) ? undefined : format.decoder(schema);
    this.times = { ...DEFAULT_TIMES, ...(typeof watch === 'object' ? watch : {}) };
    this.watched = this.watchedFiles();
  }

  async splits(request: SplitRequest = {}): Promise<readonly Split[]> {
    if (!this.isBounded) {
      this.watched = this.watchedFiles();
      return this.watched.look(systemClock.now());
    }
    const files = listFiles(this.paths);
    if (files.length === 0) throw notFound(this.paths);
    const isCounted =
      !this.isColumns && files.every(({ path }) => this.compression(path) === 'none');
    const count = files.reduce((sum, { byteCount }) => sum + byteCount, 0);
    this.sizeHint = isCounted ? { unit: 'bytes', count } : await this.rowsIn(files);
    return files.flatMap((found) => this.splitsOf(found, request));
  }

  /**
   * A file is read by several subtasks where its records end with lines. Ids of parts say where
   * they are, and a file goes on being read in the parts, or as the whole, that it was begun in.
   */
  private splitsOf(
    { path, byteCount }: FoundFile,
    { parallelism = 1, known = [] }: SplitRequest,
  ): Split[] {
    const { format } = this.options;
    const cut = cutBefore(path, known);
    const isSplittable = !isBatchFormat(format) && format.isSplittable === true;
    const mayCut = isSplittable && this.compression(path) === 'none' && !known.includes(path);
    if (cut === undefined && (!mayCut || parallelism === 1 || byteCount < 2 * MIN_PART_BYTES)) {
      return [{ id: path, details: { path, offset: 0 } }];
    }
    const size = cut ?? partBytes(byteCount, parallelism);
    const count = Math.ceil(byteCount / size);
    return Array.from({ length: count }, (_, part) => {
      const from = part * size;
      const until = part === count - 1 ? byteCount : from + size;
      return { id: partId(path, from, size), details: { path, offset: 0, from, until } };
    });
  }

  async newSplits(signal: AbortSignal): Promise<readonly Split[]> {
    while (!signal.aborted) {
      // The end of the job ends the sleep.
      await systemClock.sleep(this.times.intervalMs, signal).catch(() => undefined);
      if (signal.aborted) break;
      const splits = this.watched.look(systemClock.now());
      if (splits.length > 0) return splits;
    }
    return [];
  }

  async open(
    split: Split,
    position: Json | undefined,
    context: SourceContext,
  ): Promise<SplitReader> {
    const details = split.details as unknown as SplitDetails;
    const { path, offset } = details;
    const start = position === undefined ? offset : offsetOf(position);
    const { format } = this.options;
    if (isBatchFormat(format)) {
      return new BatchFileReader(await format.open(path, this.schema), start, context);
    }
    const compression = this.compression(path);
    if (compression !== 'none') return new StreamReader(decompressedFile(path, compression), start);
    if (this.isBounded) {
      if (details.from === undefined) return new ByteFileReader(path, start);
      const range = { from: details.from, until: details.until ?? Infinity };
      return new ByteFileReader(path, position === undefined ? undefined : start, range);
    }
    const onEnd = (end: number): void => this.watched.ended(path, end);
    return new TailReader(path, start, this.times, context, onEnd);
  }

  private get isColumns(): boolean {
    return isBatchFormat(this.options.format);
  }

  private compression(path: string): Compression {
    const { compression = 'auto' } = this.options;
    return compression === 'auto' ? compressionOf(path) : compression;
  }

  private watchedFiles(): WatchedFiles {
    const isTailable = (path: string): boolean =>
      !this.isColumns && this.compression(path) === 'none';
    return new WatchedFiles(this.paths, this.times, isTailable);
  }

  /** Files of columns say how many rows they have; compressed ones do not. */
  private async rowsIn(
    files: readonly { readonly path: string }[],
  ): Promise<Source<F>['sizeHint']> {
    const { format } = this.options;
    if (!isBatchFormat(format)) return undefined;
    let count = 0;
    for (const { path } of files) {
      const opened = await format.open(path, this.schema);
      count += opened.rowCount ?? NaN;
      await opened.close();
    }
    return Number.isNaN(count) ? undefined : { unit: 'rows', count };
  }
}

interface SplitDetails {
  readonly path: string;
  readonly offset: number;
  /** Of a part of a file: its range of bytes. */
  readonly from?: number;
  readonly until?: number;
}

function partBytes(byteCount: number, parallelism: number): number {
  const even = Math.ceil(byteCount / (parallelism * PARTS_A_SUBTASK));
  return Math.min(MAX_PART_BYTES, Math.max(MIN_PART_BYTES, even));
}

function partId(path: string, from: number, size: number): string {
  return `${path}${PART_MARK}${from} by ${size}`;
}

/** The size of the parts that a file was cut into before; undefined when it was not. */
function cutBefore(path: string, known: readonly string[]): number | undefined {
  const start = `${path}${PART_MARK}`;
  const id = known.find((candidate) => candidate.startsWith(start));
  return id === undefined ? undefined : Number(id.slice(id.lastIndexOf(' ') + 1));
}
