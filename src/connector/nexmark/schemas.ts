// Columns of the Nexmark streams, with the names and types of the suite's Flink tables.
import { int32, int64, row, string, timestamp } from '../../batch/dataType.js';
import { schema } from '../../batch/schema.js';

const personFields = {
  id: int64(),
  name: string(),
  emailAddress: string(),
  creditCard: string(),
  city: string(),
  state: string(),
  dateTime: timestamp(3),
  extra: string(),
};

const auctionFields = {
  id: int64(),
  itemName: string(),
  description: string(),
  initialBid: int64(),
  reserve: int64(),
  dateTime: timestamp(3),
  expires: timestamp(3),
  seller: int64(),
  category: int64(),
  extra: string(),
};

const bidFields = {
  auction: int64(),
  bidder: int64(),
  price: int64(),
  channel: string(),
  url: string(),
  dateTime: timestamp(3),
  extra: string(),
};

/** Persons who register. */
export const nexmarkPerson = schema(personFields);
/** Auctions that open. */
export const nexmarkAuction = schema(auctionFields);
/** Bids on auctions. */
export const nexmarkBid = schema(bidFields);
/** All events: `event_type` 0 = person, 1 = auction, 2 = bid; the other two are null. */
export const nexmarkEvent = schema({
  event_type: int32(),
  person: row(personFields).nullable(),
  auction: row(auctionFields).nullable(),
  bid: row(bidFields).nullable(),
});
