// Functions of windows that scripts use: they show what they were given.
import { float64, schema, string } from '../../src/index.js';

/** The rows of a window: `rows=1,2,4`. */
export const shownRows = schema({
  key: string(),
  start: float64(),
  end: float64(),
  rows: string(),
});

interface Value {
  readonly v: number;
}

/** Shows the values of a window's rows. */
export const showRows = {
  output: shownRows,
  process(
    { key }: { readonly key: string },
    { start, end }: { readonly start: number; readonly end: number },
    rows: readonly Value[],
    ctx: { collect(row: { key: string; start: number; end: number; rows: string }): void },
  ): void {
    ctx.collect({ key, start, end, rows: rows.map(({ v }) => v).join(',') });
  },
};
