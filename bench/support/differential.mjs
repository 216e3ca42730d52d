// What d2ts and @tanstack/db-ivm share: rows in as one multiset, the changes of the result out.
//
// One multiset is kindest to them: a group is reduced again, all its rows, with every multiset that
// touches it.
import { answerOfRows, eventRows, WINDOW_MS } from './eventRows.mjs';

/** Groups { ts, key, value } by window and key. */
export const groupKeyOf = ({ ts, key }) => ({ windowStart: ts - (ts % WINDOW_MS), key });

/** The rows as a multiset of [row, 1]. */
export const multiset = (rowCount) => eventRows(rowCount).map((row) => [row, 1]);

/** Applies changes [[groupKey, result], multiplicity] to the results by group. */
export function applyChanges(results, changes) {
  for (const [[groupKey, result], multiplicity] of changes) {
    if (multiplicity > 0) results.set(groupKey, result);
    else if (results.get(groupKey) === result) results.delete(groupKey);
  }
}

export const answerOfResults = (results) => answerOfRows(results.values());
