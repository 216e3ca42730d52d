// A source whose splits advance at paces of their own, and which keeps a diary of what was read.
import type { Json, Polled, Source, SplitReader } from '../../src/source/source.js';
import type { Schema } from '../../src/batch/schema.js';
import type { Fields } from '../../src/batch/dataType.js';

/** One split. */
export interface Pace {
  /** Event times of its rows, milliseconds apart. */
  readonly stepMs: number;
  readonly rows: number;
  /** Turns of the event loop before each poll. */
  readonly turns: number;
  /** Row before which it is silent until the promise is settled. */
  readonly pause?: { readonly before: number; readonly until: Promise<void> };
}

/** A row that was handed out. */
export interface DiaryEntry {
  readonly split: string;
  readonly at: number;
}

const POLL_ROWS = 4;

/** A source of rows `{ split, at }`. */
export function unevenSource<F extends Fields>(
  schema: Schema<F>,
  paces: Readonly<Record<string, Pace>>,
  diary: DiaryEntry[],
  { name = 'uneven', isBounded = false } = {},
): Source<F> {
  return {
    name,
    schema,
    isBounded,
    splits: async () => Object.keys(paces).map((id) => ({ id })),
    open: ({ id }, position) => reader(id, paces[id], diary, Number(position ?? 0)),
  };
}

function reader(split: string, pace: Pace, diary: DiaryEntry[], from: number): SplitReader {
  let next = from;
  let isPaused = pace.pause !== undefined;
  const take = (): Polled => {
    if (next >= pace.rows) return { kind: 'end' };
    if (isPaused && pace.pause !== undefined && next >= pace.pause.before) {
      isPaused = false;
      return { kind: 'idle', wake: pace.pause.until };
    }
    const count = Math.min(POLL_ROWS, pace.rows - next);
    const rows = Array.from({ length: count }, (_, i) => ({ split, at: (next + i) * pace.stepMs }));
    diary.push(...rows);
    next += count;
    return { kind: 'rows', rows };
  };
  return {
    poll: async () => {
      for (let turn = 0; turn < pace.turns; turn++) await new Promise((go) => setImmediate(go));
      return take();
    },
    position: (): Json => next,
    close: async () => undefined,
  };
}

/** How far some splits were ahead of the last row of the slowest among them. */
export function largestLead(diary: readonly DiaryEntry[], splits: readonly string[]): number {
  const last = new Map(splits.map((split) => [split, 0]));
  const left = new Map(
    splits.map((split) => [split, diary.filter((e) => e.split === split).length]),
  );
  let lead = 0;
  for (const { split, at } of diary) {
    if (!splits.includes(split)) continue;
    last.set(split, at);
    left.set(split, (left.get(split) ?? 0) - 1);
    const unfinished = splits.filter((other) => (left.get(other) ?? 0) > 0);
    const slowest = Math.min(...unfinished.map((other) => last.get(other) ?? 0));
    if (unfinished.length > 0) lead = Math.max(lead, at - slowest);
  }
  return lead;
}
