// The whole job from the bytes of JSON Lines. The schema names the columns that the function reads:
// what else an event has is passed over.
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { DISORDER_MS } from '../../support/columns.mjs';
import { measure } from '../../support/measure.mjs';
import {
  callback,
  environment,
  fromReadable,
  json,
  watermarks,
} from '../../../dist/lib/esm/index.js';
import { addTo, countByFunction, emptyAnswer, events } from './job.mjs';

const CHUNK_BYTES = 1 << 20;

export default function run({ file, repeat, windowMs }) {
  const bytes = readFileSync(file);
  return measure(repeat, () => runJob(bytes, windowMs));
}

async function runJob(bytes, windowMs) {
  const answer = emptyAnswer();
  const env = environment({ parallelism: 1 });
  const source = fromReadable(events, json(), Readable.from(chunksOf(bytes)));
  const stream = env.from(source, {
    watermarks: watermarks.boundedOutOfOrderness('ts', DISORDER_MS),
  });
  countByFunction(stream, windowMs).sinkTo(
    callback((rows) => {
      for (const { key, n } of rows) addTo(answer, key, n);
    }),
  );
  await env.execute().done;
  return answer;
}

function* chunksOf(bytes) {
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
    yield bytes.subarray(from, from + CHUNK_BYTES);
  }
}
