// The Nexmark queries that join, in the DataStream API.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { col, count, int64, lookupFrom, max, schema, sum, tumble } from 'millrace';
import {
  askEvents,
  auctionsOf,
  bidsOf,
  personsOf,
  type Events,
  type NexmarkQuery,
} from './nexmarkStreams.js';

/** Each auction with the bids that were made while it was open. */
function bidsInTime(events: Events) {
  return auctionsOf(events)
    .keyBy('id')
    .join(bidsOf(events).keyBy('auction'), { right: 'bid_' })
    .filter(col('bid_dateTime').between(col('dateTime'), col('expires')));
}

const side = schema({ key: int64(), value: int64() });
const sideTable = lookupFrom(side, readSide());

/** The side table of q13, `key,value` a line. */
function readSide() {
  const file = new URL('../fixtures/nexmark/side_input.txt.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [key, value] = line.split(',').map(BigInt);
      return [key, { key, value }] as const;
    }),
  );
}

const queries = [
  askEvents('q3', (events) => {
    const here = personsOf(events).filter(col('state').isIn(['OR', 'ID', 'CA']));
    return auctionsOf(events)
      .filter(col('category').eq(10))
      .keyBy('seller')
      .join(here.keyBy('id'), { right: 'person_' })
      .select({ name: 'person_name', city: 'person_city', state: 'person_state', id: 'id' });
  }),

  askEvents('q4', (events) =>
    bidsInTime(events)
      .keyBy('id', 'category')
      .window(tumble('1 day'))
      .aggregate({ final: max('bid_price') })
      .keyBy('category')
      .window(tumble('1 day'))
      .aggregate({ total: sum('final'), auctions: count() })
      .select({ category: 'category', EXPR$1: col('total').div(col('auctions')) }),
  ),

  askEvents('q7', (events) => {
    const bids = bidsOf(events);
    // Results carry their window's end − 1 ms; a bid of the very end counts too.
    return bids
      .windowAll(tumble('10s'))
      .aggregate({ highest: max('price') })
      .keyBy('highest')
      .intervalJoin(bids.keyBy('price'))
      .between('-9999 ms', '1 ms')
      .select('auction', 'price', 'bidder', 'dateTime', 'extra');
  }),

  askEvents('q8', (events) => {
    const opened = auctionsOf(events)
      .keyBy('seller')
      .window(tumble('10s'))
      .aggregate({ auctions: count() });
    return personsOf(events)
      .keyBy('id', 'name')
      .window(tumble('10s'))
      .aggregate({ times: count() })
      .keyBy('id')
      .intervalJoin(opened.keyBy('seller'))
      .between(0, 0, { right: 'auction_' })
      .select({ id: 'id', name: 'name', starttime: 'window_start' });
  }),

  askEvents('q9', (events) =>
    bidsInTime(events)
      .keyBy('id')
      .window(tumble('1 day'))
      .reduce((best, row) => {
        if (row.bid_price! !== best.bid_price!)
          return row.bid_price! > best.bid_price! ? row : best;
        return row.bid_dateTime! < best.bid_dateTime! ? row : best;
      })
      .select({
        id: 'id',
        itemName: 'itemName',
        description: 'description',
        initialBid: 'initialBid',
        reserve: 'reserve',
        dateTime: 'dateTime',
        expires: 'expires',
        seller: 'seller',
        category: 'category',
        extra: 'extra',
        auction: 'bid_auction',
        bidder: 'bid_bidder',
        price: 'bid_price',
        bid_dateTime: 'bid_dateTime',
        bid_extra: 'bid_extra',
      }),
  ),

  askEvents('q13', (events) =>
    bidsOf(events)
      .withColumns({ key: col('auction').mod(10_000) })
      .lookupJoin(sideTable, { on: { key: 'key' } })
      .select('auction', 'bidder', 'price', 'dateTime', 'value'),
  ),

  askEvents('q20', (events) =>
    bidsOf(events)
      .keyBy('auction')
      .join(auctionsOf(events).filter(col('category').eq(10)).keyBy('id'), { right: 'auction_' })
      .select({
        auction: 'auction',
        bidder: 'bidder',
        price: 'price',
        channel: 'channel',
        url: 'url',
        dateTime: 'dateTime',
        extra: 'extra',
        itemName: 'auction_itemName',
        description: 'auction_description',
        initialBid: 'auction_initialBid',
        reserve: 'auction_reserve',
        dateTime0: 'auction_dateTime',
        expires: 'auction_expires',
        seller: 'auction_seller',
        category: 'auction_category',
        extra0: 'auction_extra',
      }),
  ),
];

/** The queries, each in one or more ways. */
export const joinQueries: readonly NexmarkQuery[] = queries;
