// The streams of the Nexmark suite, and what a query over them is.
import {
  col,
  file,
  json,
  nexmarkEvent,
  watermarks,
  type DataStream,
  type Environment,
  type Fields,
  type FieldsOf,
  type Source,
} from 'millrace';

/** The events of a file, one JSON object a line. */
export function eventsIn(path: string) {
  return file(path, { schema: nexmarkEvent, format: json() });
}

type NexmarkFields = FieldsOf<typeof nexmarkEvent>;

/** All events with their own times; the watermark is the highest − 4 s, as in the suite. */
export function eventsOf(env: Environment, source: Source<NexmarkFields>) {
  return env
    .from(source)
    .withColumns({
      rowTime: col('bid')
        .field('dateTime')
        .coalesce(col('auction').field('dateTime'), col('person').field('dateTime')),
    })
    .assignWatermarks(watermarks.boundedOutOfOrderness('rowTime', '3999 ms'));
}

/** The stream of {@link eventsOf}. */
export type Events = ReturnType<typeof eventsOf>;

/** The persons; auctions and bids have moved the watermark too, as for the others. */
export function personsOf(events: Events) {
  const person = col('person');
  return events.filter(col('event_type').eq(0)).select({
    id: person.field('id'),
    name: person.field('name'),
    city: person.field('city'),
    state: person.field('state'),
    dateTime: person.field('dateTime'),
  });
}

/** The auctions. */
export function auctionsOf(events: Events) {
  const auction = col('auction');
  return events.filter(col('event_type').eq(1)).select({
    id: auction.field('id'),
    itemName: auction.field('itemName'),
    description: auction.field('description'),
    initialBid: auction.field('initialBid'),
    reserve: auction.field('reserve'),
    dateTime: auction.field('dateTime'),
    expires: auction.field('expires'),
    seller: auction.field('seller'),
    category: auction.field('category'),
    extra: auction.field('extra'),
  });
}

/** The bids. */
export function bidsOf(events: Events) {
  const bid = col('bid');
  return events.filter(col('event_type').eq(2)).select({
    auction: bid.field('auction'),
    bidder: bid.field('bidder'),
    price: bid.field('price'),
    channel: bid.field('channel'),
    url: bid.field('url'),
    dateTime: bid.field('dateTime'),
    extra: bid.field('extra'),
  });
}

/** The stream of {@link bidsOf}. */
export type Bids = ReturnType<typeof bidsOf>;

/** One way to ask one query. */
export interface NexmarkQuery {
  /** Names the golden file. */
  readonly query: string;
  /** Which way, behind the query's name, where there are several. */
  readonly way: string;
  /** Rolling results: the answer is the last row of each value of this many first columns. */
  readonly rollingKeys: number;
  /** Describes the job. */
  readonly answer: (events: Events) => DataStream<Fields>;
}

interface Way {
  readonly way?: string;
  readonly rollingKeys?: number;
}

/** A query over all events. */
export function askEvents<F extends Fields>(
  query: string,
  answer: (events: Events) => DataStream<F>,
  { way = '', rollingKeys = 0 }: Way = {},
): NexmarkQuery {
  return { query, way, rollingKeys, answer: answer as unknown as NexmarkQuery['answer'] };
}

/** A query over the bids. */
export function ask<F extends Fields>(
  query: string,
  answer: (bids: Bids) => DataStream<F>,
  way: Way = {},
): NexmarkQuery {
  return askEvents(query, (events) => answer(bidsOf(events)), way);
}
