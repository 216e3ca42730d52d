// A keyed window over a file of bids, written to a file.
import {
  avg,
  count,
  defineJob,
  file as fileSource,
  fileSink,
  json,
  max,
  tumble,
  watermarks,
} from '../../dist/lib/esm/index.js';
import { bidSchema } from '../support/bidsSchema.mjs';

export default defineJob((env, { file, out }) => {
  env
    .from(fileSource(file, { schema: bidSchema, format: json() }), {
      watermarks: watermarks.boundedOutOfOrderness('dateTime', '4s'),
    })
    .keyBy('auction')
    .window(tumble('10s'))
    .aggregate({ n: count(), high: max('price'), mean: avg('price') })
    .sinkTo(fileSink(out, { format: json() }));
});
