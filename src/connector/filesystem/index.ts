// Files as sources and sinks.
export { file, type FileOptions } from './source.js';
export { fileSink, type FileSinkOptions, type WriteMode } from './sink.js';
export type { RollingPolicy } from './folderWriter.js';
export type { WatchTimes } from './tailReader.js';
export type { Compression } from './compression.js';
export type { BatchFile, BatchFormat } from './batchFormat.js';
export { parquet } from './parquetFormat.js';
export { arrow } from './arrowFormat.js';
export { inferSchema } from './inferSchema.js';
