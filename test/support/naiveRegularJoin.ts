// A regular join computed anew from all rows, and changelogs materialised as multisets.
import { takesBack, textOf, type Change } from './changelogRun.js';

export type JoinRow = Record<string, unknown>;

/** What is joined, as the naive join sees it. */
export interface NaiveRegularJoin {
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti';
  readonly names: readonly [readonly string[], readonly string[]];
  readonly matches: (left: JoinRow, right: JoinRow) => boolean;
}

/** The rows of a join. */
export function naiveRegularJoin(
  { matches, names, type }: NaiveRegularJoin,
  lefts: readonly JoinRow[],
  rights: readonly JoinRow[],
): JoinRow[] {
  const nulls = (columns: readonly string[]): JoinRow =>
    Object.fromEntries(columns.map((name) => [name, null]));
  const isMatched = (left: JoinRow): boolean => rights.some((right) => matches(left, right));
  if (type === 'semi') return lefts.filter(isMatched);
  if (type === 'anti') return lefts.filter((left) => !isMatched(left));
  const rows = lefts.flatMap((left) =>
    rights.filter((right) => matches(left, right)).map((right) => ({ ...left, ...right })),
  );
  if (type === 'left' || type === 'full') {
    for (const left of lefts) if (!isMatched(left)) rows.push({ ...left, ...nulls(names[1]) });
  }
  if (type === 'right' || type === 'full') {
    for (const right of rights) {
      if (!lefts.some((left) => matches(left, right))) rows.push({ ...nulls(names[0]), ...right });
    }
  }
  return rows;
}

/** How often each row is there. */
export function countsOf(rows: readonly object[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = textOf({ ...row });
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Applies changes to counts of rows; throws where one takes back what is not there. */
export function applyChanges(counts: Map<string, number>, changes: readonly Change[]): void {
  for (const change of changes) {
    const key = textOf(change.row);
    const count = (counts.get(key) ?? 0) + (takesBack(change) ? -1 : 1);
    if (count < 0) throw new Error(`${change.kind} ${key} takes back what is not there`);
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
  }
}
