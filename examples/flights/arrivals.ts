// The flights as a stream: in order of arrival, which is departure plus a random delay of up to a bound.
//
// Deterministic: the same seed gives the same order, so that running twice gives the same tables.
import { createRequire } from 'node:module';
import { parquetBatches } from 'millrace';

const file = createRequire(import.meta.url).resolve('vega-datasets/data/flights-3m.parquet');
