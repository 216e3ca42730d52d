// What d2ts and @tanstack/db-ivm share: rows in as a multiset of batches, the changes of the result
// out.
import { answerOfRows, eventRows, WINDOW_MS } from './eventRows.mjs';

const BATCH_ROWS = 10_000;

/** Groups { ts, key, value } by window and key. */
export const groupKeyOf = ({ ts, key }) => ({ windowStart: ts - (ts % WINDOW_MS), key });

/** The rows as arrays of [row, 1]. */
export function multisets(rowCount) {
  const entries = eventRows(rowCount).map((row) => [row, 1]);
  const batches = [];
  for (let start = 0; start < entries.length; start += BATCH_ROWS) {
    batches.push(entries.slice(start, start + BATCH_ROWS));
  }
  return batches;
}

/** Applies changes [[groupKey, result], multiplicity] to the results by group. */
export function applyChanges(results, changes) {
  for (const [[groupKey, result], multiplicity] of changes) {
    if (multiplicity > 0) results.set(groupKey, result);
    else if (results.get(groupKey) === result) results.delete(groupKey);
  }
}

export const answerOfResults = (results) => answerOfRows(results.values());
