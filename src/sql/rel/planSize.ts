// How large plans may be. A common table is bound once, but it is planned where it is named: tables
// that name each other twice double with each step.
import { MillraceError } from '../../error.js';
import { inputsOf, type Rel } from './rel.js';

const NODES_MAX = 20_000;

/** @throws MillraceError RESOURCE_LIMIT for a plan that nobody could finish. */
export function requirePlanSize(root: Rel): void {
  let count = 0;
  const open = [root];
  for (let rel = open.pop(); rel !== undefined; rel = open.pop()) {
    if (++count > NODES_MAX) {
      throw new MillraceError(
        'RESOURCE_LIMIT',
        `The plan has more than ${NODES_MAX} parts: views and common tables count wherever they ` +
          'are named. Write some to a table, and read that.',
      );
    }
    open.push(...inputsOf(rel));
  }
}
