// JSON.parse a line, members pushed into columns: typed arrays for numbers and times, arrays for
// strings.
import { readFileSync } from 'node:fs';
import { BEGIN_MS } from '../../support/bids.mjs';
import { memoryChunks } from '../../support/fileLines.mjs';
import { measureUnchecked } from '../../support/measure.mjs';

const NEWLINE = 10;
const ROWS_MAX = 65_536;
const numbers = () => new Float64Array(ROWS_MAX);
const columns = {
  auction: numbers(),
  bidder: numbers(),
  price: numbers(),
  dateTime: numbers(),
  channel: [],
  url: [],
  extra: [],
};

export default function run({ file, repeat }) {
  const bytes = readFileSync(file);
  return measureUnchecked(repeat, (isChecked) => {
    const answer = { rows: 0, auction: 0, bidder: 0, price: 0, dateTime: 0, channel: 0, extra: 0 };
    for (const chunk of memoryChunks(bytes)) {
      const rowCount = decode(chunk);
      answer.rows += rowCount;
      if (isChecked) addTo(answer, rowCount);
    }
    return answer;
  });
}

/** Fills the columns; returns the rows there are. */
function decode(chunk) {
  let row = 0;
  for (let start = 0; start < chunk.length; row++) {
    const end = chunk.indexOf(NEWLINE, start);
    const bid = JSON.parse(chunk.toString('utf8', start, end));
    columns.auction[row] = bid.auction;
    columns.bidder[row] = bid.bidder;
    columns.price[row] = bid.price;
    columns.dateTime[row] = Date.parse(bid.dateTime);
    columns.channel[row] = bid.channel;
    columns.url[row] = bid.url;
    columns.extra[row] = bid.extra;
    start = end + 1;
  }
  return row;
}

/**
 * Sums of every column but `url`, whose length depends on the encoding: proof that they were
 * decoded.
 */
function addTo(answer, rowCount) {
  for (let row = 0; row < rowCount; row++) {
    answer.auction += columns.auction[row];
    answer.bidder += columns.bidder[row];
    answer.price += columns.price[row];
    answer.dateTime += columns.dateTime[row] - BEGIN_MS;
    answer.channel += columns.channel[row].length;
    answer.extra += columns.extra[row].length;
  }
}
