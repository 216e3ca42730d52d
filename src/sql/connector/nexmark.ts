// The connector 'nexmark': the benchmark's events, with the options of its Flink connector.
import type { Column } from '../../batch/column.js';
import type { DataType, Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { nexmark, nexmarkEvent, type NexmarkFields } from '../../connector/nexmark/index.js';
import { MillraceError } from '../../error.js';
import type { Polled, Source } from '../../source/source.js';
import { OptionReader } from './optionReader.js';
import type { TableFactory, TableRequest } from './tableFactory.js';

/** Options whose only value is that of the suite: the kernels have it built in. */
const FIXED: Readonly<Record<string, string>> = {
  'person.proportion': '1',
  'auction.proportion': '3',
  'bid.proportion': '46',
  'rate.shape': 'SQUARE',
  'rate.unit': 'PER_SECOND',
  'bid.hot-ratio.auctions': '2',
  'bid.hot-ratio.bidders': '4',
  'auction.hot-ratio.sellers': '4',
  'person.avg-size': '200b',
  'auction.avg-size': '500b',
  'bid.avg-size': '100b',
};

/** Events a second of event time in the suite. */
const RATE = 10_000;

export const nexmarkFactory: TableFactory = {
  identifier: 'nexmark',
  options: [
    { key: 'events.num', text: 'events in all; 0 = without end, the default' },
    { key: 'first-event.rate', text: 'events a second of event time; as next-event.rate' },
    { key: 'next-event.rate', text: `events a second of event time; ${RATE}` },
    { key: 'base-time', text: 'milliseconds since 1970 of the first event; 2015-07-15' },
    { key: 'seed', text: 'the same seed makes the same events; 0' },
    ...Object.entries(FIXED).map(([key, value]) => ({ key, text: `${value}, as in the suite` })),
  ],
  isBounded: (options) => Number(options['events.num'] ?? 0) > 0,
  source: (request) => {
    const { table, options, schema } = request;
    const reader = new OptionReader(table, options);
    for (const [key, value] of Object.entries(FIXED)) {
      const given = reader.text(key);
      if (given !== undefined && given.toLowerCase() !== value.toLowerCase()) {
        throw reader.unsupported(key, `the generator has '${value}' built in`);
      }
    }
    const rate = reader.whole('next-event.rate', 1) ?? reader.whole('first-event.rate', 1) ?? RATE;
    const first = reader.whole('first-event.rate', 1) ?? rate;
    if (first !== rate) throw reader.unsupported('first-event.rate', 'the rate does not change');
    const [events, seed] = [reader.whole('events.num', 0) ?? 0, reader.whole('seed') ?? 0];
    const baseTime = reader.whole('base-time');
    checkColumns(request);
    const source = nexmark({
      rate,
      seed,
      columns: schema.names as (keyof NexmarkFields<'all'>)[],
      ...(events > 0 && { events }),
      ...(baseTime !== undefined && { baseTime }),
    });
    return retyped(source, schema);
  },
};

function checkColumns({ table, schema }: TableRequest): void {
  for (const { name, type } of schema.fields) {
    const known = nexmarkEvent.names.includes(name)
      ? (nexmarkEvent as unknown as Schema).type(name)
      : undefined;
    if (known !== undefined && isAlike(known, type)) continue;
    const is = known === undefined ? 'is none of them' : `is ${known} there, not ${type}`;
    throw new MillraceError(
      'PLAN_TYPE_MISMATCH',
      `Table '${table.path[2]}': the connector 'nexmark' has the columns event_type INT, and the ` +
        `rows person, auction and bid of the suite; '${name}' ${is}.`,
    );
  }
}

/** The same type but for what may be null; the events have no nulls within. */
function isAlike(a: DataType<unknown>, b: DataType<unknown>): boolean {
  if (a.kind !== 'ROW' || b.kind !== 'ROW') return a.nullable().equals(b.nullable());
  return (
    a.fields.length === b.fields.length &&
    a.fields.every((field, i) => {
      return field.name === b.fields[i].name && isAlike(field.type, b.fields[i].type);
    })
  );
}

/** The source with the table's own types, which say otherwise what may be null. */
function retyped(source: Source<Fields>, schema: Schema<Fields>): Source<Fields> {
  const { name, isBounded, sizeHint } = source;
  return {
    name,
    schema,
    isBounded,
    ...(sizeHint !== undefined && { sizeHint }),
    splits: (request) => source.splits(request),
    open: async (split, position, context) => {
      const reader = await source.open(split, position, context);
      return {
        poll: () => withTypes(reader.poll() as Polled, schema),
        position: () => reader.position(),
        close: () => reader.close(),
      };
    },
  };
}

function withTypes(polled: Polled, schema: Schema<Fields>): Polled {
  if (polled.kind !== 'batch') return polled;
  const { batch } = polled;
  const columns = batch.rawColumns.map((column, i) => typed(column, schema.fields[i].type));
  return { kind: 'batch', batch: batch.withColumns(schema, columns) };
}

function typed(column: Column, type: DataType<unknown>): Column {
  if (type.kind !== 'ROW') return { ...column, type };
  const children = column.children.map((child, i) => typed(child, type.fields[i].type));
  return { ...column, type, children };
}
