// Ready row objects: { ts, key, value }, 1,000 keys over 100 s, so 10 windows of 10 s and 10,000
// groups.
import { below, randomOf } from './random.mjs';

const BEGIN_MS = 1_700_000_000_000;
const LENGTH_MS = 100_000;
const KEY_COUNT = 1000;
export const WINDOW_MS = 10_000;

/** `rowCount` rows, in order of time. */
export function eventRows(rowCount) {
  const random = randomOf(21);
  return Array.from({ length: rowCount }, (_, row) => ({
    ts: BEGIN_MS + Math.floor((row * LENGTH_MS) / rowCount),
    key: below(random, KEY_COUNT),
    value: random(),
  }));
}

/** What a contender's result rows { n, sum, max } add up to. */
export function answerOfRows(rows) {
  const answer = { rows: 0, count: 0, sum: 0, max: 0 };
  for (const { n, sum, max } of rows) {
    answer.rows += 1;
    answer.count += n;
    answer.sum += sum;
    answer.max += max;
  }
  return answer;
}
