// The events of a window script as a source: a row or a watermark a poll.
import {
  watermarks,
  type FieldsOf,
  type RowOf,
  type Source,
  type WatermarkStrategy,
} from 'millrace';
import { Batch } from '../../../src/batch/batch.js';
import { rows } from '../../support/windowEvents.js';

type Row = RowOf<FieldsOf<typeof rows>>;

/** What a poll brings. */
type Event = { readonly rows: readonly Row[] } | { readonly watermark: number };

/** A script's events, each row in so many copies, which differ in their keys. */
export function scriptEvents(text: string, copies: number): Event[] {
  const events: Event[] = [];
  let time = 0;
  for (const line of text.split('\n').map((part) => part.trim())) {
    const [verb, ...words] = line.split(/\s+/);
    if (verb === 'watermark') events.push({ watermark: Number(words[0]) });
    if (verb === 'end') events.push({ watermark: Infinity });
    if (verb !== 'row') continue;
    const values = new Map(words.map((word) => word.split('=') as [string, string]));
    time = Number(values.get('t') ?? time);
    const row = { v: Number(values.get('v') ?? 0), at: new Date(time) };
    const keys = Array.from({ length: copies }, (_, copy) => `${values.get('key')} ${copy}`);
    events.push({ rows: keys.map((key) => ({ ...row, key })) });
  }
  return events;
}

/** A source of events, and the watermarks that they bring. */
export function scriptSource(events: readonly Event[]): {
  readonly source: Source<FieldsOf<typeof rows>>;
  readonly strategy: WatermarkStrategy<'at'>;
} {
  let current = -Infinity;
  const strategy = watermarks.custom('at', () => ({ current: () => current })).withIdleness(false);
  const source: Source<FieldsOf<typeof rows>> = {
    name: 'script',
    schema: rows,
    isBounded: true,
    splits: async () => [{ id: '0' }],
    open: (_split, position, { engine }) => {
      let next = (position ?? 0) as number;
      const passed = events
        .slice(0, next)
        .map((event) => ('rows' in event ? -Infinity : event.watermark));
      current = Math.max(-Infinity, ...passed);
      return {
        poll: () => {
          if (next >= events.length) return { kind: 'end' };
          const event = events[next++];
          if ('rows' in event) return { kind: 'rows', rows: event.rows };
          current = event.watermark;
          // The watermark is asked for behind every batch, one of no rows included.
          return { kind: 'batch', batch: new Batch(engine, rows, [], 0) };
        },
        position: () => next,
        close: () => undefined,
      };
    },
  };
  return { source, strategy };
}
