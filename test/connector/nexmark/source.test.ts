import { describe, expect, it } from 'vitest';
import type { Fields, RowOf } from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { nexmark } from '../../../src/connector/nexmark/source.js';
import type { Json, Source } from '../../../src/source/source.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { pollBatches, testContext } from '../../source/readAll.js';

async function rowsOf<F extends Fields>(
  source: Source<F>,
  batchSize = 1000,
  position?: Json,
): Promise<RowOf<F>[]> {
  const rows: RowOf<F>[] = [];
  const take = (batch: unknown): void => {
    rows.push(...(readRows(batch as Parameters<typeof readRows>[0]) as RowOf<F>[]));
  };
  await pollBatches(source, testContext({ batchSize }), take, position);
  return rows;
}

const EVENTS = 20_000;
const share = (rows: readonly boolean[]): number => rows.filter(Boolean).length / rows.length;

describe('events', () => {
  it('are 1 person, 3 auctions and 46 bids in each 50, the other two null', async () => {
    const rows = await rowsOf(nexmark({ events: 1023 }));
    expect(rows.length).toBe(1023);
    rows.forEach((row, number) => {
      const place = number % 50;
      const type = place === 0 ? 0 : place < 4 ? 1 : 2;
      expect(row.event_type).toBe(type);
      const present = [row.person, row.auction, row.bid].map((value) => value !== null);
      expect(present).toEqual([type === 0, type === 1, type === 2]);
    });
  });

  it.each([1, 15, 16, 17, 333])(
    'are the same in batches of %i, from any position',
    async (size) => {
      const source = nexmark({ events: 700, seed: 7 });
      const all = await rowsOf(source);
      expect(await rowsOf(source, size)).toEqual(all);
      expect(await rowsOf(source, size, 349)).toEqual(all.slice(349));
    },
  );

  it('differ by seed only', async () => {
    const [a, b, c] = await Promise.all(
      [1, 1, 2n ** 63n].map((seed) => rowsOf(nexmark({ events: 200, seed }))),
    );
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('are those of the single streams', async () => {
    const all = await rowsOf(nexmark({ events: 1003 }));
    const bids = await rowsOf(nexmark({ events: 1003, kind: 'bid' }));
    const auctions = await rowsOf(nexmark({ events: 1003, kind: 'auction' }));
    const persons = await rowsOf(nexmark({ events: 1003, kind: 'person' }));
    expect(all.flatMap((row) => row.bid ?? [])).toEqual(bids);
    expect(all.flatMap((row) => row.auction ?? [])).toEqual(auctions);
    expect(all.flatMap((row) => row.person ?? [])).toEqual(persons);
    expect([bids.length, auctions.length, persons.length]).toEqual([920, 62, 21]);
  });

  it('follow their rate in time, and rows carry their times', async () => {
    const source = nexmark({ events: 100, rate: 4, baseTime: -1000, kind: 'bid' });
    const rows = await rowsOf(source);
    expect(rows[0].dateTime.getTime()).toBe(0);
    expect(rows[46].dateTime.getTime()).toBe(-1000 + 54 * 250);
    await pollBatches(source, testContext({ batchSize: 1000 }), (batch, engine) => {
      const first = batch.timestamps >>> 3;
      const times = Array.from(engine.memory.i64.subarray(first, first + rows.length), Number);
      expect(times).toEqual(rows.map((row) => row.dateTime.getTime()));
    });
  });

  it('are made for the columns that are asked for', async () => {
    const some = nexmark({ events: 500, kind: 'bid', columns: ['price', 'auction'] });
    const all = await rowsOf(nexmark({ events: 500, kind: 'bid' }));
    const rows = await rowsOf(some);
    expect(some.schema.names).toEqual(['price', 'auction']);
    expect(rows).toEqual(all.map(({ price, auction }) => ({ price, auction })));
    const typesOnly = await rowsOf(nexmark({ events: 60, columns: ['event_type'] }));
    expect(typesOnly.length).toBe(60);
  });
});

it('persons are what the suite makes', async () => {
  const persons = await rowsOf(nexmark({ events: EVENTS, kind: 'person' }));
  persons.forEach((person, index) => {
    expect(person.id).toBe(BigInt(1000 + index));
    expect(person.name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
    expect(person.emailAddress).toMatch(/^[a-z]{3,6}@[a-z]{3,4}\.com$/);
    expect(person.creditCard).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/);
    expect(person.state).toMatch(/^(AZ|CA|ID|OR|WA|WY)$/);
    expect(person.extra).toMatch(/^[H-z]*$/);
  });
  expect(new Set(persons.map((person) => person.city)).size).toBe(10);
  expect(new Set(persons.map((person) => person.state)).size).toBe(6);
});

it('auctions are what the suite makes', async () => {
  const auctions = await rowsOf(nexmark({ events: EVENTS, kind: 'auction' }));
  auctions.forEach((auction, index) => {
    const lastPerson = Math.floor(index / 3);
    expect(auction.id).toBe(BigInt(1000 + index));
    expect(auction.itemName).toMatch(/^[a-z ]{0,19}$/);
    expect(auction.description).toMatch(/^[a-z ]{0,99}$/);
    expect(auction.initialBid).toBeGreaterThanOrEqual(100n);
    expect(auction.reserve).toBeGreaterThanOrEqual(auction.initialBid + 100n);
    expect(auction.expires.getTime()).toBeGreaterThan(auction.dateTime.getTime());
    expect(auction.expires.getTime()).toBeLessThanOrEqual(auction.dateTime.getTime() + 334);
    expect(Number(auction.seller) - 1000).toBeLessThanOrEqual(lastPerson + 10);
    expect(Number(auction.seller) - 1000).toBeGreaterThanOrEqual(0);
  });
  expect([...new Set(auctions.map(({ category }) => category))].toSorted()).toEqual([
    10n,
    11n,
    12n,
    13n,
    14n,
  ]);
  expect(share(auctions.map(({ seller }) => seller % 100n === 0n))).toBeCloseTo(0.75, 1);
});

it('bids are what the suite makes', async () => {
  const bids = await rowsOf(nexmark({ events: EVENTS, kind: 'bid' }));
  const hot = /^(Google|Facebook|Baidu|Apple)$/;
  bids.forEach((bid, index) => {
    const epoch = Math.floor(index / 46);
    const auction = Number(bid.auction) - 1000;
    const bidder = Number(bid.bidder) - 1000;
    const isHotAuction = auction % 100 === 0;
    expect(isHotAuction || auction >= epoch * 3 + 2 - 100).toBe(true);
    expect(auction).toBeLessThanOrEqual(epoch * 3 + 2 + 10);
    expect(bidder).toBeGreaterThanOrEqual(0);
    expect(bidder).toBeLessThanOrEqual(epoch + 10);
    expect(bid.price).toBeGreaterThanOrEqual(100n);
    expect(bid.price).toBeLessThanOrEqual(100_000_000n);
    expect(bid.channel).toMatch(/^(Google|Facebook|Baidu|Apple|channel-\d{1,4})$/);
    expect(bid.url).toMatch(
      /^https:\/\/www\.nexmark\.com(\/[a-z_]{3,4}){3}\/item\.htm\?query=1(&channel_id=\d+)?$/,
    );
    expect(bid.extra.length).toBeGreaterThanOrEqual(54);
    expect(bid.extra.length).toBeLessThan(82);
  });
  expect(share(bids.map(({ auction }) => auction % 100n === 0n))).toBeCloseTo(0.5, 1);
  expect(share(bids.map(({ bidder }) => bidder % 100n === 1n))).toBeCloseTo(0.75, 1);
  expect(share(bids.map(({ channel }) => hot.test(channel)))).toBeCloseTo(0.5, 1);
  expect(share(bids.map(({ price }) => price < 100_000n))).toBeCloseTo(0.5, 1);
  const cold = bids.filter(({ channel }) => !hot.test(channel));
  expect(share(cold.map(({ url }) => url.includes('&channel_id=')))).toBeCloseTo(0.9, 1);
  expect(new Set(bids.map(({ channel }) => channel)).size).toBeGreaterThan(5000);
  const urls = new Map(bids.map(({ channel, url }) => [channel, url]));
  expect(bids.every(({ channel, url }) => urls.get(channel) === url)).toBe(true);
});

it('goes on without end when no number of events is given', async () => {
  const source = nexmark({ kind: 'bid', columns: ['price'] });
  expect(source.isBounded).toBe(false);
  const reader = await source.open({ id: '0' }, 2 ** 40, testContext());
  expect(await reader.poll()).toMatchObject({ kind: 'batch' });
  expect(reader.position()).toBe(2 ** 40 + 4);
  await reader.close();
});

it('gives its memory back', async () => {
  const engine = createEngine();
  const before = engine.memory.usedBytes;
  const reader = await nexmark({ events: 10 }).open(
    { id: '0' },
    undefined,
    testContext({ engine }),
  );
  expect(engine.memory.usedBytes).toBeGreaterThan(before);
  await reader.close();
  expect(engine.memory.usedBytes).toBe(before);
});

it('names an option that does not fit', () => {
  expect(() => nexmark({ rate: 0 })).toThrow(/rate: 0.*whole number of at least 1/);
  expect(() => nexmark({ events: 1.5 })).toThrow(/events: 1.5/);
});
