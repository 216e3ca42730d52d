// The job with the same functions.
import {
  callback,
  environment,
  file as fileSource,
  float64,
  int64,
  json,
  schema,
  string,
} from '../../../dist/lib/esm/index.js';
import { bidNumbers } from '../../support/bidsSchema.mjs';
import { addTo, converted, emptyAnswer, isWanted } from './functions.mjs';

const result = schema({ auction: int64().asNumber(), euros: float64(), site: string() });

export default async function run({ file }) {
  const answer = emptyAnswer();
  const env = environment({ parallelism: 1 });
  env
    .from(fileSource(file, { schema: bidNumbers, format: json() }))
    .filter(isWanted)
    .map(converted, result)
    .sinkTo(
      callback((rows) => {
        for (const row of rows) addTo(answer, row);
      }),
    );
  await env.execute().done;
  return { answer };
}
