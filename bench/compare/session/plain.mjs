// What a TypeScript engineer writes: the open session of each key in a Map. Rows that come behind
// the watermark of their disorder would be late; there are none. Rows out of order may bridge
// sessions, so that a key has a short list of them.
import { DISORDER_MS, readColumn } from '../../support/columns.mjs';
import { measure } from '../../support/measure.mjs';

const SWEEP_ROWS = 8192;

export default function run({ files, gapMs, repeat }) {
  const times = Float64Array.from(readColumn(files.ts, BigInt64Array), Number);
  const keys = Float64Array.from(readColumn(files.key, BigInt64Array), Number);
  const values = readColumn(files.value, Float64Array);
  return measure(repeat, () => aggregate(times, keys, values, gapMs));
}

function aggregate(times, keys, values, gapMs) {
  const answer = { groups: 0, count: 0, sum: 0, max: 0 };
  const sessionsOf = new Map();
  let highest = -Infinity;
  for (let row = 0; row < times.length; row++) {
    const time = times[row];
    if (time > highest) highest = time;
    const added = { start: time, end: time + gapMs, count: 1, sum: values[row], max: values[row] };
    const sessions = sessionsOf.get(keys[row]);
    if (sessions === undefined) sessionsOf.set(keys[row], [added]);
    else addTo(sessions, added);
    if (row % SWEEP_ROWS === SWEEP_ROWS - 1) sweep(sessionsOf, highest - DISORDER_MS - 1, answer);
  }
  sweep(sessionsOf, Infinity, answer);
  return answer;
}

function addTo(sessions, added) {
  for (let i = sessions.length - 1; i >= 0; i--) {
    const other = sessions[i];
    if (other.start > added.end || other.end < added.start) continue;
    added.start = Math.min(added.start, other.start);
    added.end = Math.max(added.end, other.end);
    added.count += other.count;
    added.sum += other.sum;
    added.max = Math.max(added.max, other.max);
    sessions.splice(i, 1);
  }
  sessions.push(added);
}

/** Counts the sessions that the watermark has passed, of every key in turn. */
let swept = 0;
function sweep(sessionsOf, watermark, answer) {
  // Looking at every key each time would cost more than the rows: once in a while is enough.
  swept += 1;
  if (watermark !== Infinity && swept % 64 !== 0) return;
  for (const [key, sessions] of sessionsOf) {
    let kept = 0;
    for (const session of sessions) {
      if (session.end - 1 > watermark) sessions[kept++] = session;
      else {
        answer.groups += 1;
        answer.count += session.count;
        answer.sum += session.sum;
        answer.max += session.max;
      }
    }
    sessions.length = kept;
    if (kept === 0) sessionsOf.delete(key);
  }
}
