// Nexmark auctions.
import * as abi from "../abi/nexmark";
import * as nexmark from "./nexmark";

const AVERAGE_BYTES: i32 = 500;
const NUMBER_BYTES: i32 = 48; // six numbers of 8
const FIRST_CATEGORY: i64 = 10;
const CATEGORIES: u64 = 5;
const IN_FLIGHT_EVENTS: u64 = 1666; // events during which 100 auctions begin

/**
 * Writes the auctions among the rows of a request.
 *
 * @param request  See `assembly/abi/nexmark.ts`.
 * @param columns  u32 addresses: id (i64), itemName, description (views), initialBid, reserve,
 *   dateTime, expires, seller, category (i64), extra (views); 0 = not wanted.
 * @param validity  Zeroed bitmap that gets a bit for each row with an auction, or 0.
 * @returns Auctions written.
 */
export function nexmarkAuctions(request: usize, columns: usize, validity: usize, rowCount: i32): i32 {
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const event = nexmark.eventOf(request, abi.NEXMARK_AUCTION, row);
    if (event == nexmark.NOT_HERE) continue;
    count++;
    storeNumbers(request, columns, event, <usize>row << 3);
    storeTexts(request, columns, event, row);
    if (validity) nexmark.setBit(validity, row);
  }
  return count;
}

@inline
function storeNumbers(request: usize, columns: usize, event: u64, at: usize): void {
  const bits = nexmark.random(request, event, 0);
  const time = nexmark.timeOf(request, event);
  const initialBid = nexmark.priceOf(request, nexmark.random(request, event, 1));
  const reserve = initialBid + nexmark.priceOf(request, nexmark.random(request, event, 2));
  const isHot = (bits & 3) != 0;
  const last = nexmark.lastPerson(event);
  const seller = isHot ? nexmark.hot(last) : nexmark.anyPerson(event, bits >> 32);
  const span = <u64>(nexmark.timeOf(request, event + IN_FLIGHT_EVENTS) - time) * 2;
  const length = 1 + nexmark.below(nexmark.random(request, event, 3), max(span, 1));
  const category = FIRST_CATEGORY + <i64>nexmark.below((bits >> 2) * 0x9e3779b1, CATEGORIES);
  storeNumber(columns, 0, at, nexmark.FIRST_ID + nexmark.lastAuction(event));
  storeNumber(columns, 12, at, initialBid);
  storeNumber(columns, 16, at, reserve);
  storeNumber(columns, 20, at, time);
  storeNumber(columns, 24, at, time + <i64>length);
  storeNumber(columns, 28, at, nexmark.FIRST_ID + seller);
  storeNumber(columns, 32, at, category);
}

@inline
function storeNumber(columns: usize, column: usize, at: usize, value: i64): void {
  const out: usize = load<u32>(columns + column);
  if (out) store<i64>(out + at, value);
}

@inline
function storeTexts(request: usize, columns: usize, event: u64, row: i32): void {
  const names: usize = load<u32>(columns, 4);
  const descriptions: usize = load<u32>(columns, 8);
  const extras: usize = load<u32>(columns, 36);
  if (!names && !descriptions && !extras) return;
  const name = nexmark.storeWords(request, names, row, 20, nexmark.random(request, event, 4));
  const text = nexmark.storeWords(request, descriptions, row, 100, nexmark.random(request, event, 5));
  if (!extras) return;
  const wanted = AVERAGE_BYTES - NUMBER_BYTES - name - text;
  nexmark.storeExtra(request, extras, row, wanted, nexmark.random(request, event, 6));
}
