// Tally: how often a job was killed, at which instants, and what became of the rows of each sink.
import { SINK_INSTANTS, SINK_KINDS, STORAGE_INSTANTS } from './instants.mjs';
import { difference } from './harness.mjs';

/** An empty tally. */
export function newTally() {
  return { rounds: 0, attempts: 0, kills: 0, instants: {}, parallelism: {}, sinks: {} };
}

/** Adds a round; true when it lost nothing and has nothing twice. */
export function addRound(tally, expected, { history, rows }) {
  tally.rounds += 1;
  tally.attempts += history.length;
  for (const { signal, crash, kill, parallelism } of history) {
    if (signal !== 'SIGKILL') continue;
    const at = crash?.at ?? (kill.from === 'start' ? 'random, at the start' : 'random');
    tally.kills += 1;
    tally.parallelism[parallelism] = (tally.parallelism[parallelism] ?? 0) + 1;
    const place = (tally.instants[at] ??= {});
    const sink = crash?.sink ?? 'job';
    place[sink] = (place[sink] ?? 0) + 1;
  }
  let isRight = true;
  for (const [sink, wanted] of bySink(expected)) {
    const { lost, twice } = difference(wanted, bySink(rows).get(sink) ?? []);
    const sums = (tally.sinks[sink] ??= { rows: 0, lost: 0, twice: 0 });
    sums.rows += wanted.length;
    sums.lost += lost;
    sums.twice += twice;
    isRight &&= lost + twice === 0;
  }
  return isRight;
}

/** Rows by the kind of sink that wrote them, their second word. */
function bySink(rows) {
  const groups = new Map();
  for (const row of rows) {
    const [, sink] = row.split(' ', 2);
    if (!groups.has(sink)) groups.set(sink, []);
    groups.get(sink).push(row);
  }
  return groups;
}

/** The tally as tables. */
export function tallyText({ rounds, attempts, kills, instants, parallelism, sinks }) {
  const kinds = ['job', ...SINK_KINDS.filter((kind) => sinks[kind] !== undefined)];
  const places = ['random', 'random, at the start', ...STORAGE_INSTANTS, ...SINK_INSTANTS];
  const killRows = places
    .filter((at) => instants[at] !== undefined)
    .map((at) => [at, ...kinds.map((kind) => instants[at][kind] ?? '')]);
  const sinkRows = Object.entries(sinks)
    .toSorted()
    .map(([kind, { rows, lost, twice }]) => [kind, rows, lost, twice]);
  const spread = Object.entries(parallelism)
    .map(([count, times]) => `${times} at ${count}`)
    .join(', ');
  return [
    `${kills} kills in ${rounds} rounds of ${attempts} attempts; by parallelism: ${spread}`,
    ...['', table(['killed at', ...kinds], killRows)],
    ...['', table(['sink', 'rows', 'lost', 'twice'], sinkRows)],
  ].join('\n');
}

function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = ([first, ...others]) =>
    [first.padEnd(widths[0]), ...others.map((text, i) => text.padStart(widths[i + 1]))].join('  ');
  return all.map((row) => line(row).trimEnd()).join('\n');
}
