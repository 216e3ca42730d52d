// Nexmark persons.
import * as abi from "../abi/nexmark";
import { VIEW_BYTES } from "../abi/stringView";
import * as nexmark from "./nexmark";

const AVERAGE_BYTES: i32 = 200;
const CREDIT_CARD_BYTES: i32 = 19;
const AT: u8 = 0x40;
const DOT_COM: u32 = 0x6d6f632e; // ".com"

/**
 * Writes the persons among the rows of a request.
 *
 * @param request  See `assembly/abi/nexmark.ts`; its scratch receives the texts of this call.
 * @param columns  u32 addresses: id (i64), name, emailAddress, creditCard, city, state (views),
 *   dateTime (i64), extra (views); 0 = not wanted.
 * @param validity  Zeroed bitmap that gets a bit for each row with a person, or 0.
 * @returns Persons written.
 */
export function nexmarkPersons(request: usize, columns: usize, validity: usize, rowCount: i32): i32 {
  let count = 0;
  let scratch: usize = load<u32>(request, abi.NEXMARK_SCRATCH);
  const ids: usize = load<u32>(columns);
  const times: usize = load<u32>(columns, 24);
  for (let row = 0; row < rowCount; row++) {
    const event = nexmark.eventOf(request, abi.NEXMARK_PERSON, row);
    if (event == nexmark.NOT_HERE) continue;
    count++;
    const at = <usize>row << 3;
    if (ids) store<i64>(ids + at, nexmark.FIRST_ID + nexmark.lastPerson(event));
    if (times) store<i64>(times + at, nexmark.timeOf(request, event));
    storeTexts(request, columns, event, row, scratch);
    scratch += abi.NEXMARK_PERSON_BYTES;
    if (validity) nexmark.setBit(validity, row);
  }
  return count;
}

function storeTexts(request: usize, columns: usize, event: u64, row: i32, scratch: usize): void {
  const names: usize = load<u32>(columns, 4);
  const emails: usize = load<u32>(columns, 8);
  const cards: usize = load<u32>(columns, 12);
  const cities: usize = load<u32>(columns, 16);
  const states: usize = load<u32>(columns, 20);
  const extras: usize = load<u32>(columns, 28);
  const bits = nexmark.random(request, event, 0);
  const name = <u32>nexmark.below(bits, abi.NEXMARK_NAME_COUNT);
  const city = <u32>nexmark.below(bits >> 32, abi.NEXMARK_CITY_COUNT);
  const state = <u32>nexmark.below(nexmark.random(request, event, 1), abi.NEXMARK_STATE_COUNT);
  const nameTable: usize = load<u32>(request, abi.NEXMARK_NAMES);
  const cityTable: usize = load<u32>(request, abi.NEXMARK_CITIES);
  const email = storeEmail(request, event, scratch);
  storeCreditCard(nexmark.random(request, event, 4), scratch + abi.NEXMARK_CREDIT_CARD);
  if (names) nexmark.copyView(names, row, nameTable, name);
  if (emails) nexmark.storeView(emails + <usize>row * VIEW_BYTES, scratch, email);
  if (cards) {
    const card = scratch + abi.NEXMARK_CREDIT_CARD;
    nexmark.storeView(cards + <usize>row * VIEW_BYTES, card, CREDIT_CARD_BYTES);
  }
  if (cities) nexmark.copyView(cities, row, cityTable, city);
  if (states) nexmark.copyView(states, row, load<u32>(request, abi.NEXMARK_STATES), state);
  if (!extras) return;
  const nameBytes = load<i32>(nameTable + (name << 4));
  const used = 8 + nameBytes + email + CREDIT_CARD_BYTES + load<i32>(cityTable + (city << 4)) + 2;
  const wanted = AVERAGE_BYTES - used;
  nexmark.storeExtra(request, extras, row, wanted, nexmark.random(request, event, 5));
}

/** `abcd@xyz.com`; returns its length. */
function storeEmail(request: usize, event: u64, out: usize): i32 {
  let at = out;
  at += storeLetters(nexmark.random(request, event, 2), 4, at);
  store<u8>(at++, AT);
  at += storeLetters(nexmark.random(request, event, 3), 2, at);
  store<u32>(at, DOT_COM);
  return <i32>(at + 4 - out);
}

/** 3 to `choices + 2` lower-case letters; returns how many. */
function storeLetters(bits: u64, choices: u64, out: usize): i32 {
  const length = 3 + <i32>nexmark.below(bits, choices);
  let rest = bits >> 32;
  for (let i = 0; i < length; i++) {
    store<u8>(out + i, 0x61 + <u8>(rest % 26));
    rest /= 26;
  }
  return length;
}

/** Four groups of four digits. */
function storeCreditCard(bits: u64, out: usize): void {
  for (let i: usize = 0; i < 19; i++) {
    const isSpace = i % 5 == 4;
    store<u8>(out + i, isSpace ? 0x20 : 0x30 + <u8>(bits % 10));
    if (!isSpace) bits /= 10;
  }
}
