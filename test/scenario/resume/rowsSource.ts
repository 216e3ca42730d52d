// Rows of arrays, some at a time, from one split or several that are read side by side.
import type { Fields, RowOf, Schema, Source } from 'millrace';

/** How rows are read. */
export interface RowsOptions<F extends Fields> {
  readonly name?: string;
  /** Rows a poll; default 20. */
  readonly piece?: number;
  /** The split of a row, 0 and up; default one split. No order holds among rows of several. */
  readonly splitOf?: (row: RowOf<F>, index: number) => number;
  /** Whether each subtask reads one split after another, as files; else side by side. */
  readonly isBounded?: boolean;
}

/** A source of rows that each run reads again. */
export function rowsSource<F extends Fields>(
  schema: Schema<F>,
  rows: readonly RowOf<F>[],
  { name = 'rows', piece = 20, splitOf = () => 0, isBounded = true }: RowsOptions<F> = {},
): Source<F> {
  const splits: RowOf<F>[][] = [];
  rows.forEach((row, i) => (splits[splitOf(row, i)] ??= []).push(row));
  return {
    name,
    schema,
    isBounded,
    splits: async () => splits.map((_, id) => ({ id: String(id) })),
    open: (split, position) => {
      const mine = splits[Number(split.id)];
      let next = (position ?? 0) as number;
      return {
        poll: () => {
          if (next >= mine.length) return { kind: 'end' };
          const from = next;
          next = Math.min(mine.length, next + piece);
          return { kind: 'rows', rows: mine.slice(from, next) };
        },
        position: () => next,
        close: () => undefined,
      };
    },
  };
}
