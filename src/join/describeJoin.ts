// What EXPLAIN shows of an interval join.
import type { OperatorDescription } from '../operator/operator.js';
import { durationText } from '../time/duration.js';
import type { IntervalJoinOptions } from './intervalJoin.js';

/** One line, and what is kept. */
export function describeJoin({
  interval,
  keys,
  name,
  schemas,
  type,
}: Omit<IntervalJoinOptions, 'output'>): OperatorDescription {
  const on = keys[0]
    .map((key, i) => `${schemas[0].names[key]} = ${schemas[1].names[keys[1][i]]}`)
    .join(', ');
  const within =
    interval === undefined
      ? ''
      : `, right time ${signed(interval.lower)} to ${signed(interval.upper)} of the left`;
  const state = interval === undefined ? ['all rows of both sides'] : ['rows that may match'];
  return { name, text: `${type} join on ${on}${within}`, state };
}

function signed(ms: number): string {
  return ms < 0 ? `-${durationText(-ms)}` : `+${durationText(ms)}`;
}
