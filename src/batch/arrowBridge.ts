// The way to apache-arrow, taken only when 'millrace/arrow' was imported: the engine itself never
// needs that library.
import { MillraceError } from '../error.js';
import type { Batch } from './batch.js';

/** How a batch becomes an Arrow record batch. */
export interface ArrowOptions {
  /**
   * True to copy everything. Otherwise numbers, bitmaps, lists and string views are views over the
   * linear memory: they are gone once the batch is, or when the memory grows (a Vector then
   * silently reads undefined).
   */
  readonly copy?: boolean;
  /**
   * `view` (default) for Utf8View and BinaryView, `utf8` for plain Utf8 and Binary, which are
   * always copies.
   */
  readonly utf8?: 'view' | 'utf8';
}

/** Types that importing 'millrace/arrow' adds, by declaration merging. */
export interface ArrowTypes {}

/** apache-arrow's RecordBatch where 'millrace/arrow' is imported. */
export type ArrowRecordBatch = ArrowTypes extends { recordBatch: infer R } ? R : unknown;

type Bridge = (batch: Batch, options: ArrowOptions) => ArrowRecordBatch;

let bridge: Bridge | undefined;

/** Called once, by 'millrace/arrow'. */
export function registerArrow(convert: Bridge): void {
  bridge = convert;
}

/** @throws MillraceError PLAN_UNSUPPORTED when 'millrace/arrow' was not imported. */
export function arrowBridge(): Bridge {
  if (bridge !== undefined) return bridge;
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `batch.toArrow() needs the Arrow bridge: import 'millrace/arrow' and npm install apache-arrow.`,
  );
}
