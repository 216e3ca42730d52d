// The flights as a stream: in order of arrival, which is departure plus a random delay of up to a
// bound.
//
//   departures   00:01  00:01  00:04  00:09 …      sorted, as the file has them
//   arrival      = departure + random(0 … bound)   seeded, so that every run sees the same stream
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { fromIterable, int32, schema, string, timestamp, type Schema } from 'millrace';

/** A flight: departure, delay in minutes, distance in miles, airports. */
export const flightSchema = schema({
  date: timestamp(3),
  delay: int32(),
  distance: int32(),
  origin: string(),
  destination: string(),
});

/** Columns of {@link flightSchema}. */
export type FlightFields = typeof flightSchema extends Schema<infer F> ? F : never;

/**
 * The file comes with a package; its data is not among the package's exports, so it is found beside
 * them.
 */
const packageFile = createRequire(import.meta.url).resolve('vega-datasets');
export const flightsFile = join(dirname(packageFile), '../data/flights-3m.parquet');
const PIECE_ROWS = 8192;
const SEED = 20010101;

/**
 * All flights of the file as a source; no row comes more than `boundMs` of event time behind a
 * later one.
 */
export async function arrivals(boundMs: number, path = flightsFile) {
  const columns = await readColumns(path);
  const [dates, delays, distances, origins, destinations] = columns;
  const departures = Float64Array.from(dates, Number);
  const order = arrivalOrder(departures, boundMs);
  return fromIterable(
    flightSchema,
    function* () {
      for (let from = 0; from < order.length; from += PIECE_ROWS) {
        yield Array.from(order.subarray(from, from + PIECE_ROWS), (row) => ({
          date: new Date(departures[row]),
          delay: Number(delays[row]),
          distance: Number(distances[row]),
          origin: String(origins[row]),
          destination: String(destinations[row]),
        }));
      }
    },
    { name: 'flights', rowCount: order.length },
  );
}

async function readColumns(path: string): Promise<unknown[][]> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const rowCount = Number(metadata.num_rows);
  const columns = new Map<string, unknown[]>(
    flightSchema.names.map((name) => [name, new Array<unknown>(rowCount)]),
  );
  await parquetRead({
    file,
    metadata,
    columns: [...flightSchema.names],
    compressors,
    onChunk: ({ columnName, columnData, rowStart }) => {
      const column = columns.get(columnName) ?? [];
      for (let i = 0; i < columnData.length; i++) column[rowStart + i] = columnData[i];
    },
  });
  return [...columns.values()];
}

/** Row numbers in order of arrival. */
function arrivalOrder(departures: Float64Array, boundMs: number): Uint32Array {
  const random = randomOf(SEED);
  // Arrival in hundredths of a second and the row number in one float64 (52 bits of 53): sorting
  // numbers is far faster than sorting by a function.
  const [start] = departures;
  const rowBits = 2 ** 22;
  const keys = departures.map((departure, row) => {
    const arrival = departure - start + Math.floor(random() * boundMs);
    return Math.floor(arrival / 10) * rowBits + row;
  });
  return Uint32Array.from(keys.sort(), (key) => key % rowBits);
}

/** Mulberry32: numbers from 0 to 1, the same for a seed on every machine. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
