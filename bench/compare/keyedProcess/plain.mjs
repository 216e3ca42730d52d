// The same by hand over columns: no event objects but the one that is handed in.
import { readColumn } from '../../support/columns.mjs';
import { measure } from '../../support/measure.mjs';
import { CounterByHand } from './countByHand.mjs';

export default function run({ files, repeat, windowMs }) {
  const times = Float64Array.from(readColumn(files.ts, BigInt64Array), Number);
  const keys = Float64Array.from(readColumn(files.key, BigInt64Array), Number);
  return measure(repeat, () => {
    const counter = new CounterByHand(windowMs);
    for (let row = 0; row < times.length; row++) counter.add({ ts: times[row], key: keys[row] });
    return counter.end();
  });
}
