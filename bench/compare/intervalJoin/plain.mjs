// What a TypeScript engineer writes: a Map of key to the recent rows of each side, the old ones cut
// off when the key comes again. Reading the columns is free of objects.
import { DISORDER_MS, readColumn } from '../../support/columns.mjs';
import { measure } from '../../support/measure.mjs';

const NEAR_MS = 1000;

export default function run({ files, repeat }) {
  const times = Float64Array.from(readColumn(files.ts, BigInt64Array), Number);
  const keys = Float64Array.from(readColumn(files.key, BigInt64Array), Number);
  const values = readColumn(files.value, Float64Array);
  return measure(repeat, () => join(times, keys, values));
}

function join(times, keys, values) {
  const answer = { pairs: 0, lefts: 0, rights: 0 };
  const sides = [new Map(), new Map()];
  for (let row = 0; row < times.length; row++) {
    const side = row & 1;
    const at = times[row];
    const value = values[row];
    const others = sides[1 - side].get(keys[row]);
    if (others !== undefined) {
      while (others.length > 0 && others[0].at < at - NEAR_MS - 2 * DISORDER_MS) others.shift();
      for (const other of others) {
        if (Math.abs(other.at - at) > NEAR_MS) continue;
        answer.pairs += 1;
        answer.lefts += side === 0 ? value : other.value;
        answer.rights += side === 0 ? other.value : value;
      }
    }
    const own = sides[side].get(keys[row]);
    if (own === undefined) sides[side].set(keys[row], [{ at, value }]);
    else own.push({ at, value });
  }
  return answer;
}
