// Ten lines: file, window, file.
import {
  avg,
  count,
  environment,
  file as fileSource,
  fileSink,
  json,
  max,
  tumble,
  watermarks,
} from '../../../dist/lib/esm/index.js';
import { bidSchema } from '../../support/bidsSchema.mjs';

export default async function run({ file, out }) {
  const env = environment({ parallelism: 1 });
  const source = fileSource(file, { schema: bidSchema, format: json() });
  env
    .from(source, { watermarks: watermarks.boundedOutOfOrderness('dateTime', '4s') })
    .keyBy('auction')
    .window(tumble('10s'))
    .aggregate({ n: count(), high: max('price'), mean: avg('price') })
    .sinkTo(fileSink(out, { format: json() }));
  await env.execute().done;
  return {};
}
