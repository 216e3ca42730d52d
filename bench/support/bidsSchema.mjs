// The columns of a bid, for our side of the comparisons.
import { int64, schema, string, timestamp } from '../../dist/lib/esm/index.js';

/** Whole numbers and times as JavaScript numbers, for jobs whose functions read them. */
export const bidNumbers = schema({
  auction: int64().asNumber(),
  bidder: int64().asNumber(),
  price: int64().asNumber(),
  channel: string(),
  url: string(),
  dateTime: timestamp(3).asEpoch(),
  extra: string(),
});

export const bidSchema = schema({
  auction: int64(),
  bidder: int64(),
  price: int64(),
  channel: string(),
  url: string(),
  dateTime: timestamp(3),
  extra: string(),
});
