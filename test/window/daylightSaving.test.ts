// Windows aligned to the days of a zone, over the days of 23 and 25 hours, before 1970 too.
import { describe, expect, it } from 'vitest';
import { timeZoneDay, utc } from '../support/zonedDays.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { cumulate, hop, tumble, type SlicedAssigner } from '../../src/window/assigner.js';
import { WindowAggregate } from '../../src/window/windowAggregate.js';
import { windowSchema } from '../../src/window/windowColumns.js';
import { calls, events, playRows, type EventRow, type Recorded } from '../support/windowScript.js';

const engine = createEngine();
const HOUR = 3_600_000;
const QUARTER = HOUR / 4;

/** One row a quarter of an hour of `[from, to)`, through a window operator. */
function play(assigner: SlicedAssigner, from: number, to: number, batchSize = 50): Recorded {
  const rows: EventRow[] = [];
  for (let at = from; at < to; at += QUARTER) rows.push(['k', 1, at]);
  const operator = new WindowAggregate({
    name: 'window',
    assigner,
    inputSchema: events,
    keys: [0],
    calls,
    outputSchema: windowSchema(events, [0], calls),
    allowedLatenessMs: 0,
  });
  return playRows(engine, operator, rows, { batchSize, boundMs: 0 });
}

/** Hours of rows in each window, by its wall-clock start. */
function hoursByStart({ rows }: Recorded): Record<string, number> {
  return Object.fromEntries(
    rows.map((row) => [
      new Date(Number(row[4])).toISOString().slice(0, 16),
      (Number(row[1]) * QUARTER) / HOUR,
    ]),
  );
}

/** Zone, local day that changes, its length, and the instants at which it begins and ends. */
const changes = [
  ['Europe/Berlin', '2024-03-31', 23, '2024-03-30T23:00', '2024-03-31T22:00'],
  ['Europe/Berlin', '2024-10-27', 25, '2024-10-26T22:00', '2024-10-27T23:00'],
  ['America/New_York', '2024-03-10', 23, '2024-03-10T05:00', '2024-03-11T04:00'],
  ['America/New_York', '2024-11-03', 25, '2024-11-03T04:00', '2024-11-04T05:00'],
  ['America/New_York', '1969-04-27', 23, '1969-04-27T05:00', '1969-04-28T04:00'],
  ['America/New_York', '1969-10-26', 25, '1969-10-26T04:00', '1969-10-27T05:00'],
  ['Europe/Berlin', '1949-04-10', 23, '1949-04-09T23:00', '1949-04-10T22:00'],
  ['Europe/Berlin', '1949-10-02', 25, '1949-10-01T22:00', '1949-10-02T23:00'],
] as const;

describe.each(changes)('%s on %s, %i hours', (timeZone, day, hours, begin, end) => {
  const [from, to] = [utc(begin), utc(end)];
  const before = timeZoneDay(day, -1);
  const after = timeZoneDay(day, 1);

  it('has the length that its clock shows', () => expect((to - from) / HOUR).toBe(hours));

  it.each([1, 50, 1024])('is one window of a day, in batches of %i', (batchSize) => {
    const recorded = play(tumble('1d', { timeZone }), from - 24 * HOUR, to + 24 * HOUR, batchSize);
    expect(hoursByStart(recorded)).toEqual({
      [`${before}T00:00`]: 24,
      [`${day}T00:00`]: hours,
      [`${after}T00:00`]: 24,
    });
    expect(recorded.timestamps).toEqual([from - 1, to - 1, to + 24 * HOUR - 1]);
    expect(recorded.lateCount).toBe(0);
  });

  it('the change is in the window that spans it when days begin at six', () => {
    const recorded = play(tumble('1d', { timeZone, offset: '6h' }), from, to);
    expect(hoursByStart(recorded)).toEqual({
      [`${before}T06:00`]: 6 + hours - 24,
      [`${day}T06:00`]: 18,
    });
  });

  it('a negative offset moves days back', () => {
    const recorded = play(tumble('1d', { timeZone, offset: '-2h' }), from, to);
    expect(hoursByStart(recorded)).toEqual({
      [`${before}T22:00`]: hours - 2,
      [`${day}T22:00`]: 2,
    });
  });

  it('hours of the clock hold two hours, or none', () => {
    const counts = Object.values(hoursByStart(play(tumble('1h', { timeZone }), from, to)));
    const expected = hours === 25 ? [...Array(23).fill(1), 2] : Array(23).fill(1);
    expect([...counts].sort()).toEqual(expected);
  });

  it('days every twelve hours and cumulated ones have the same lengths', () => {
    const hops = hoursByStart(play(hop('1d', '12h', { timeZone }), from, to));
    expect(hops[`${day}T00:00`]).toBe(hours);
    const { rows } = play(cumulate('6h', '1d', { timeZone }), from, to);
    expect(rows.map((row) => (Number(row[1]) * QUARTER) / HOUR)).toEqual([
      hours - 18,
      hours - 12,
      hours - 6,
      hours,
    ]);
  });
});
