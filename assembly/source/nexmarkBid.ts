// Nexmark bids.
import * as abi from "../abi/nexmark";
import * as nexmark from "./nexmark";

const HOT_EXTRA: i32 = 68; // 100 bytes a bid less four numbers of 8

/**
 * Writes the bids among the rows of a request.
 *
 * @param request  See `assembly/abi/nexmark.ts`.
 * @param columns  u32 addresses: auction, bidder, price (i64), channel, url (views), dateTime
 * (i64),
 *   extra (views); 0 = not wanted.
 * @param validity  Zeroed bitmap that gets a bit for each row with a bid, or 0.
 * @returns Bids written.
 */
export function nexmarkBids(request: usize, columns: usize, validity: usize, rowCount: i32): i32 {
  const auctions: usize = load<u32>(columns);
  const bidders: usize = load<u32>(columns, 4);
  const prices: usize = load<u32>(columns, 8);
  const channels: usize = load<u32>(columns, 12);
  const urls: usize = load<u32>(columns, 16);
  const times: usize = load<u32>(columns, 20);
  const extras: usize = load<u32>(columns, 24);
  const table: usize = load<u32>(request, abi.NEXMARK_CHANNELS);
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const event = nexmark.eventOf(request, abi.NEXMARK_BID, row);
    if (event == nexmark.NOT_HERE) continue;
    count++;
    const at = <usize>row << 3;
    const bits = nexmark.random(request, event, 0);
    const ids = nexmark.random(request, event, 1);
    if (auctions) {
      const isHot = (bits & 1) != 0;
      const last = nexmark.lastAuction(event);
      const auction = isHot ? nexmark.hot(last) : nexmark.anyAuction(event, ids);
      store<i64>(auctions + at, nexmark.FIRST_ID + auction);
    }
    if (bidders) {
      const isHot = (bits & 6) != 0;
      const last = nexmark.lastPerson(event);
      const bidder = isHot ? nexmark.hot(last) + 1 : nexmark.anyPerson(event, ids >> 32);
      store<i64>(bidders + at, nexmark.FIRST_ID + bidder);
    }
    if (prices) store<i64>(prices + at, nexmark.priceOf(request, nexmark.random(request, event, 2)));
    if (times) store<i64>(times + at, nexmark.timeOf(request, event));
    const isHotChannel = (bits & 8) != 0;
    const cold = abi.NEXMARK_HOT_CHANNELS + <u32>nexmark.below(bits >> 32, abi.NEXMARK_CHANNEL_COUNT);
    const channel = (isHotChannel ? <u32>((bits >> 4) & 3) : cold) << 1;
    if (channels) nexmark.copyView(channels, row, table, channel);
    if (urls) nexmark.copyView(urls, row, table, channel + 1);
    if (extras) {
      nexmark.storeExtra(request, extras, row, HOT_EXTRA, nexmark.random(request, event, 3));
    }
    if (validity) nexmark.setBit(validity, row);
  }
  return count;
}
