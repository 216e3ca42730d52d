// A job that runs the same in Node, in a page and in a worker: sales by shop, in windows of ten
// seconds.
import { avg, count, environment, float64, int32, json, max, schema } from 'millrace/browser';
import { string, timestamp, tumble, watermarks } from 'millrace/browser';
import type { Schema, Source } from 'millrace/browser';

export const sales = schema({ at: timestamp(3), shop: string(), amount: float64(), n: int32() });
export type SalesFields = typeof sales extends Schema<infer F> ? F : never;

/** What a source of sales is told. */
export const salesFormat = { schema: sales, format: json() };

/** JSON Lines, the same in each run. */
export function salesLines(rowCount: number): string {
  const shops = ['north', 'south', 'a shop with a long name', 'west'];
  const lines = Array.from({ length: rowCount }, (_, n) => {
    const at = new Date(Date.UTC(2026, 0, 1) + n * 37 - (n % 5) * 100).toISOString().slice(0, -1);
    return `{"at":"${at}","shop":"${shops[(n * 7) % 4]}","amount":${(n % 97) / 4},"n":${n}}\n`;
  });
  return lines.join('');
}

/** The windows of a source of {@link sales}. */
export function salesWindows(source: Source<SalesFields>) {
  return environment()
    .from(source, { watermarks: watermarks.boundedOutOfOrderness('at', '1s') })
    .keyBy('shop')
    .window(tumble('10s'))
    .aggregate({ sales: count(), mean: avg('amount'), high: max('n') });
}

/** A row of {@link salesWindows}. */
export type SalesRow = Awaited<ReturnType<ReturnType<typeof salesWindows>['collect']>>[number];
