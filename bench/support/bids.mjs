// Bids as JSON Lines, about 260 bytes a row, in Nexmark's distributions: ten bids a millisecond,
// half of them on a hot auction, prices log-uniform, half of the channels out of four, `extra` of
// 54 to 81 letters.
import { closeSync, openSync, writeSync } from 'node:fs';
import { generated } from './dataFolder.mjs';
import { below, letters, randomOf } from './random.mjs';

export const BEGIN_MS = Date.UTC(2026, 0, 1);
const HOT_CHANNELS = ['Google', 'Facebook', 'Baidu', 'Apple'];
const FLUSH_CHARS = 1 << 20;
const POOL_LETTERS = 1 << 20;

/**
 * The path of a file of at least `bytes`.
 *
 * @param order  'fixed': one key order and no spaces; 'shuffled': a random key order a row, spaces
 * after colons.
 */
export function bidsFile(bytes, order) {
  const name = `bids-${order}-${bytes}.jsonl`;
  return generated(name, (path) => writeBids(path, bytes, order));
}

function writeBids(path, bytes, order) {
  const file = openSync(path, 'w');
  const nextBid = bidGenerator();
  const format = order === 'fixed' ? fixedOrder : shuffledOrder(randomOf(11));
  let written = 0;
  let text = '';
  for (;;) {
    text += format(nextBid());
    if (text.length < FLUSH_CHARS && written + text.length < bytes) continue;
    written += writeSync(file, text);
    text = '';
    if (written >= bytes) break;
  }
  closeSync(file);
}

/** Returns a function that makes the next bid; its strings are JSON literals already. */
function bidGenerator() {
  const random = randomOf(5);
  const pool = letters(random, POOL_LETTERS);
  const pooled = (length) => {
    const from = below(random, POOL_LETTERS - length);
    return pool.slice(from, from + length);
  };
  let number = 0;
  return () => {
    const event = number++;
    const isHot = random() < 0.5;
    const lastAuction = 1000 + Math.floor((event * 3) / 46);
    const auction = isHot ? lastAuction - (lastAuction % 100) : lastAuction - below(random, 100);
    const bidder = 1000 + Math.max(0, Math.floor(event / 46) - below(random, 1000));
    const price = Math.round(10 ** (random() * 6) * 100);
    const isHotChannel = random() < 0.5;
    const id = below(random, 10_000);
    const channel = isHotChannel ? HOT_CHANNELS[event & 3] : `channel-${id}`;
    // One row in 200 has escapes and a letter outside ASCII.
    const tail = random() < 0.005 ? '\\"\\\\\u00e9\\n' : '';
    const url = `https://www.nexmark.com/${pooled(12)}/item.htm?query=1&channel_id=${id}${tail}`;
    const dateTime = isoText(BEGIN_MS + Math.floor(event / 10));
    return {
      auction,
      bidder,
      price,
      channel,
      url,
      dateTime,
      extra: pooled(54 + below(random, 28)),
    };
  };
}

let isoMs = -1;
let iso = '';
function isoText(ms) {
  if (ms !== isoMs) [isoMs, iso] = [ms, new Date(ms).toISOString()];
  return iso;
}

const fixedOrder = (bid) =>
  `{"auction":${bid.auction},"bidder":${bid.bidder},"price":${bid.price},` +
  `"channel":"${bid.channel}","url":"${bid.url}","dateTime":"${bid.dateTime}","extra":"${bid.extra}"}\n`;

const shuffledOrder = (random) => (bid) => {
  const members = Object.entries(bid).map(([key, value]) =>
    typeof value === 'number' ? `"${key}": ${value}` : `"${key}": "${value}"`,
  );
  for (let i = members.length - 1; i > 0; i--) {
    const other = below(random, i + 1);
    [members[i], members[other]] = [members[other], members[i]];
  }
  return `{${members.join(', ')}}\n`;
};
