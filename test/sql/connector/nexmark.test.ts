import { describe, expect, it } from 'vitest';
import { rowsOf, sourceOf } from '../../support/tableRequest.js';

const BID =
  'bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel VARCHAR, url VARCHAR, ' +
  'dateTime TIMESTAMP(3), extra VARCHAR>';

const create = (columns: string, options = ''): string =>
  `CREATE TABLE t (${columns}) WITH ('connector' = 'nexmark'${options})`;

describe("the connector 'nexmark'", () => {
  it('gives the events of the suite', async () => {
    const options =
      ", 'events.num' = '100', 'first-event.rate' = '1000', 'next-event.rate' = '1000'," +
      " 'person.proportion' = '1', 'auction.proportion' = '3', 'bid.proportion' = '46'";
    const rows = (await rowsOf(create(`event_type INT, ${BID}`, options))) as {
      event_type: number;
      bid: { price: bigint } | null;
    }[];
    expect(rows).toHaveLength(100);
    expect(rows.filter(({ event_type: type }) => type === 2)).toHaveLength(92);
    expect(rows.every(({ event_type: type, bid }) => (type === 2) === (bid !== null))).toBe(true);
  });

  it('has no end without events.num', async () => {
    expect((await sourceOf(create('event_type INT'))).isBounded).toBe(false);
  });

  it.each([
    [create('event_type INT', ", 'bid.proportion' = '40'"), "has '46' built in"],
    [create('event_type BIGINT'), "'event_type' is INT"],
    [create('nix INT'), "'nix' is none of them"],
    [create('event_type INT', ", 'events.nun' = '1'"), "Did you mean 'events.num'?"],
    [create('event_type INT', ", 'first-event.rate' = '1'"), ''],
  ])('%s', async (text, message) => {
    if (message === '') expect((await sourceOf(text)).name).toBe('nexmark all');
    else await expect(sourceOf(text)).rejects.toThrow(message);
  });
});
