// The Nexmark queries of bids alone in the DataStream API; nexmarkJoins.ts has those with joins.
import {
  col,
  collectValues,
  count,
  countDistinct,
  decimal,
  desc,
  fn,
  hop,
  int32,
  int64,
  lit,
  max,
  maxBy,
  min,
  schema,
  session,
  string,
  sum,
  timestamp,
  tumble,
  when,
} from 'millrace';
import { ask, type Bids, type NexmarkQuery } from './nexmarkStreams.js';

const RANKS = [
  col('price').lt(10_000),
  col('price').ge(10_000).and(col('price').lt(1_000_000)),
  col('price').ge(1_000_000),
] as const;
const [cheap, middle, dear] = RANKS;
const euro = col('price').mul(lit('0.908', decimal(4, 3)));
const day = col('window_start').dateFormat('yyyy-MM-dd');

const bidsByRank = {
  total_bids: count(),
  rank1_bids: count(when(cheap).then(1)),
  rank2_bids: count(when(middle).then(1)),
  rank3_bids: count(when(dear).then(1)),
};
const statistics = {
  ...bidsByRank,
  total_bidders: countDistinct('bidder'),
  rank1_bidders: countDistinct(when(cheap).then(col('bidder'))),
  rank2_bidders: countDistinct(when(middle).then(col('bidder'))),
  rank3_bidders: countDistinct(when(dear).then(col('bidder'))),
  total_auctions: countDistinct('auction'),
  rank1_auctions: countDistinct(when(cheap).then(col('auction'))),
  rank2_auctions: countDistinct(when(middle).then(col('auction'))),
  rank3_auctions: countDistinct(when(dear).then(col('auction'))),
};
const statisticsNames = Object.keys(statistics) as (keyof typeof statistics)[];
const prices = {
  ...bidsByRank,
  min_price: min('price'),
  max_price: max('price'),
  sum_price: sum('price'),
};
/** Flink's AVG of BIGINT is BIGINT. */
const meanPrice = col('sum_price').div(col('total_bids'));

const countOfC = fn([col('extra')], int64(), function countOfC(extra) {
  return BigInt(String(extra).split('c').length - 1);
});

const byDay = (bids: Bids) =>
  bids.withColumns({ day: col('dateTime').dateFormat('yyyy-MM-dd') }).keyBy('day');

const q17Names = [
  'auction',
  'day',
  'total_bids',
  'rank1_bids',
  'rank2_bids',
  'rank3_bids',
  'min_price',
  'max_price',
  'avg_price',
  'sum_price',
] as const;
const bidNames = ['auction', 'bidder', 'price', 'channel', 'url', 'dateTime', 'extra'] as const;

const q14Schema = schema({
  auction: int64().nullable(),
  bidder: int64().nullable(),
  price: decimal(23, 3),
  bidTimeType: string(),
  dateTime: timestamp(3).nullable(),
  extra: string().nullable(),
  c_counts: int32(),
});
const thousandths = (units: bigint): string =>
  `${units / 1000n}.${String(units % 1000n).padStart(3, '0')}`;

const lowerChannel = col('channel').lower();
const channelId = when(lowerChannel.eq('apple'))
  .then('0')
  .when(lowerChannel.eq('google'))
  .then('1')
  .when(lowerChannel.eq('facebook'))
  .then('2')
  .when(lowerChannel.eq('baidu'))
  .then('3')
  .otherwise(col('url').splitIndex('&channel_id=', 1).splitIndex('&', 0));

const queries = [
  ask('q0', (bids) => bids.select('auction', 'bidder', 'price', 'dateTime', 'extra')),
  ask('q0', (bids) => bids.map((bid) => bid).drop('channel', 'url'), { way: ', row function' }),

  ask('q1', (bids) => bids.withColumns({ price: euro }).drop('channel', 'url')),

  ask('q2', (bids) => bids.filter(col('auction').mod(123).eq(0)).select('auction', 'price')),
  ask('q2', (bids) => bids.filter((bid) => bid.auction! % 123n === 0n).select('auction', 'price'), {
    way: ', row function',
  }),

  // Results carry their window's end − 1 ms: all that end together lie in one window of 2 s.
  ask('q5', (bids) =>
    bids
      .keyBy('auction')
      .window(hop('10s', '2s'))
      .aggregate({ num: count() })
      .windowAll(tumble('2s'))
      .aggregate({
        auctions: collectValues('auction'),
        counts: collectValues('num'),
        most: max('num'),
      })
      .flatMap(
        ({ auctions, counts, most }) => {
          const rows = auctions.map((auction, i) => ({ auction, num: counts[i] }));
          return rows.filter(({ num }) => num === most);
        },
        schema({ auction: int64().nullable(), num: int64() }),
      ),
  ),

  ask('q10', (bids) =>
    bids.drop('channel', 'url').withColumns({
      EXPR$5: col('dateTime').dateFormat('yyyy-MM-dd'),
      EXPR$6: col('dateTime').dateFormat('HH:mm'),
    }),
  ),

  ask('q11', (bids) =>
    bids.keyBy('bidder').window(session('10s')).aggregate({ bid_count: count() }).select({
      bidder: 'bidder',
      bid_count: 'bid_count',
      starttime: 'window_start',
      endtime: 'window_end',
    }),
  ),

  ask('q14', (bids) => {
    const hour = col('dateTime').hour();
    return bids.filter(euro.gt(1_000_000).and(euro.lt(50_000_000))).select({
      auction: 'auction',
      bidder: 'bidder',
      price: euro,
      bidTimeType: when(hour.between(8, 18))
        .then('dayTime')
        .when(hour.le(6).or(hour.ge(20)))
        .then('nightTime')
        .otherwise('otherTime'),
      dateTime: 'dateTime',
      extra: 'extra',
      c_counts: countOfC,
    });
  }),
  ask(
    'q14',
    (bids) => {
      const euroAbove = col('price').mul(908).gt(1_000_000_000n);
      const timeOf = (hour: number): string =>
        hour >= 8 && hour <= 18 ? 'dayTime' : hour <= 6 || hour >= 20 ? 'nightTime' : 'otherTime';
      return bids
        .filter(euroAbove)
        .filter((bid) => bid.price! * 908n < 50_000_000_000n)
        .map(
          ({ auction, bidder, price, dateTime, extra }) => ({
            auction,
            bidder,
            price: thousandths(price! * 908n),
            bidTimeType: timeOf(dateTime!.getUTCHours()),
            dateTime,
            extra,
            c_counts: extra!.split('c').length - 1,
          }),
          q14Schema,
        );
    },
    { way: ', row function' },
  ),

  ask('q15', (bids) =>
    bids
      .windowAll(tumble('1 day'))
      .aggregate(statistics)
      .withColumns({ day })
      .select('day', ...statisticsNames),
  ),
  ask('q15', (bids) => byDay(bids).aggregate(statistics), { way: ', rolling', rollingKeys: 1 }),
  ask(
    'q15',
    (bids) =>
      byDay(bids)
        .window(tumble('1 day'))
        .aggregate(statistics)
        .select('day', ...statisticsNames),
    { way: ', keyed by day' },
  ),

  ask('q16', (bids) =>
    bids
      .withColumns({ minute: col('dateTime').dateFormat('HH:mm') })
      .keyBy('channel')
      .window(tumble('1 day'))
      .aggregate({ ...statistics, minute: max('minute') })
      .withColumns({ day })
      .select('channel', 'day', 'minute', ...statisticsNames),
  ),
  ask(
    'q16',
    (bids) =>
      bids
        .withColumns({
          day: col('dateTime').dateFormat('yyyy-MM-dd'),
          minute: col('dateTime').dateFormat('HH:mm'),
        })
        .keyBy('channel', 'day')
        .aggregate({ minute: max('minute'), ...statistics }),
    { way: ', rolling', rollingKeys: 2 },
  ),

  ask('q17', (bids) =>
    bids
      .keyBy('auction')
      .window(tumble('1 day'))
      .aggregate(prices)
      .withColumns({ day, avg_price: meanPrice })
      .select(...q17Names),
  ),
  ask(
    'q17',
    (bids) =>
      bids
        .withColumns({ day: col('dateTime').dateFormat('yyyy-MM-dd') })
        .keyBy('auction', 'day')
        .aggregate(prices)
        .withColumns({ avg_price: meanPrice })
        .select(...q17Names),
    { way: ', rolling', rollingKeys: 2 },
  ),

  ask('q18', (bids) =>
    bids
      .keyBy('bidder', 'auction')
      .window(tumble('1 day'))
      .aggregate({
        price: maxBy('price', 'dateTime'),
        channel: maxBy('channel', 'dateTime'),
        url: maxBy('url', 'dateTime'),
        dateTime: max('dateTime'),
        extra: maxBy('extra', 'dateTime'),
      })
      .select(...bidNames),
  ),
  ask(
    'q18',
    (bids) =>
      bids
        .keyBy('auction', 'bidder')
        .window(tumble('1 day'))
        .reduce((kept, bid) => (bid.dateTime! >= kept.dateTime! ? bid : kept)),
    { way: ', reduce' },
  ),
  ask(
    'q18',
    (bids) =>
      bids.keyBy('auction', 'bidder').aggregate({
        price: maxBy('price', 'dateTime'),
        channel: maxBy('channel', 'dateTime'),
        url: maxBy('url', 'dateTime'),
        dateTime: max('dateTime'),
        extra: maxBy('extra', 'dateTime'),
      }),
    { way: ', rolling', rollingKeys: 2 },
  ),

  // Bids leave the windows of their own as they are, all at the end of the day: ready to be ranked.
  ask('q19', (bids) =>
    bids
      .keyBy(...bidNames)
      .window(tumble('1 day'))
      .aggregate({ same: count() })
      .top(10, { by: [desc('price'), 'dateTime'], partitionBy: ['auction'], rank: 'rank_number' })
      .select(...bidNames, 'rank_number'),
  ),

  ask('q21', (bids) =>
    bids
      .select({
        auction: 'auction',
        bidder: 'bidder',
        price: 'price',
        channel: 'channel',
        channel_id: channelId,
      })
      .filter(col('channel_id').isNotNull()),
  ),

  ask('q22', (bids) =>
    bids.select({
      auction: 'auction',
      bidder: 'bidder',
      price: 'price',
      channel: 'channel',
      dir1: col('url').splitIndex('/', 3),
      dir2: col('url').splitIndex('/', 4),
      dir3: col('url').splitIndex('/', 5),
    }),
  ),
];

/** The queries, each in one or more ways. */
export const bidQueries: readonly NexmarkQuery[] = queries;
