// Columns of keyed events: time, key and value as raw little-endian arrays, and the same as a
// Parquet file.
//
//   ts     i64 ms over 80 s, each up to 500 ms early: disorder is bounded by 500 ms
//   value  f64 in [0, 1)
//   key    i64, `keyCount` random ids below 2^30, uniform or zipf with exponent 1
import { readFileSync, writeFileSync } from 'node:fs';
import { generated } from './dataFolder.mjs';
import { below, randomOf } from './random.mjs';

const BEGIN_MS = 1_700_000_000_000;
const LENGTH_MS = 80_000;
export const DISORDER_MS = 500;

/** Paths of the three column files and of the Parquet file. */
export async function columnFiles(rowCount, distribution, keyCount) {
  const ts = await generated(`ts-${rowCount}.bin`, (path) => writeTimes(path, rowCount));
  const value = await generated(`value-${rowCount}.bin`, (path) => writeValues(path, rowCount));
  const keyName = `key-${distribution}-${keyCount}-${rowCount}`;
  const key = await generated(`${keyName}.bin`, (path) =>
    writeKeys(path, rowCount, distribution, keyCount),
  );
  const parquet = await generated(`${keyName}.parquet`, (path) =>
    writeParquet(path, { ts, key, value }),
  );
  return { ts, key, value, parquet };
}

/** The bytes of a column file as a typed array of its own, aligned buffer. */
export function readColumn(path, ArrayType) {
  const bytes = readFileSync(path);
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return new ArrayType(copy.buffer);
}

function writeTimes(path, rowCount) {
  const random = randomOf(7);
  const times = new BigInt64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    times[row] = BigInt(
      BEGIN_MS + Math.floor((row * LENGTH_MS) / rowCount) - below(random, DISORDER_MS),
    );
  }
  writeFileSync(path, times);
}

function writeValues(path, rowCount) {
  const random = randomOf(8);
  writeFileSync(path, Float64Array.from({ length: rowCount }, random));
}

function writeKeys(path, rowCount, distribution, keyCount) {
  const random = randomOf(9);
  const ids = new Set();
  while (ids.size < keyCount) ids.add(below(random, 2 ** 30));
  const idOf = BigInt64Array.from([...ids], BigInt);
  const rank =
    distribution === 'zipf' ? zipfRanks(random, keyCount) : () => below(random, keyCount);
  const keys = new BigInt64Array(rowCount);
  for (let row = 0; row < rowCount; row++) keys[row] = idOf[rank()];
  writeFileSync(path, keys);
}

/** Draws ranks with probability ∝ 1 / (rank + 1), by bisection of the cumulated weights. */
function zipfRanks(random, keyCount) {
  const cumulated = new Float64Array(keyCount);
  let sum = 0;
  for (let rank = 0; rank < keyCount; rank++) cumulated[rank] = sum += 1 / (rank + 1);
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = keyCount - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulated[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

async function writeParquet(path, files) {
  const { parquetWriteFile } = await import('hyparquet-writer');
  parquetWriteFile({
    filename: path,
    codec: 'UNCOMPRESSED',
    columnData: [
      { name: 'ts', data: readColumn(files.ts, BigInt64Array), type: 'INT64' },
      { name: 'key', data: readColumn(files.key, BigInt64Array), type: 'INT64' },
      { name: 'value', data: readColumn(files.value, Float64Array), type: 'DOUBLE' },
    ],
  });
}
