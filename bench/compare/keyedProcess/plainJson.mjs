// The same by hand: JSON.parse a line, and a Map of objects.
import { readFileSync } from 'node:fs';
import { measure } from '../../support/measure.mjs';
import { CounterByHand } from './countByHand.mjs';

const NEWLINE = 10;

export default function run({ file, repeat, windowMs }) {
  const bytes = readFileSync(file);
  return measure(repeat, () => {
    const counter = new CounterByHand(windowMs);
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(NEWLINE, start);
      counter.add(JSON.parse(bytes.toString('utf8', start, end)));
      start = end + 1;
    }
    return counter.end();
  });
}
