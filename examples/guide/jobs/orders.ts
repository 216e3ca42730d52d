// A job file: each thread of the job calls this function for itself.
import { count, csv, defineJob, file, fileSink, int32, json, schema } from 'millrace';
import { string, sum, timestamp, tumble, watermarks } from 'millrace';

const orders = schema({ at: timestamp(3), city: string(), euros: int32() });

export default defineJob<{ input: string; output: string }>((env, { input, output }) => {
  env
    .from(file(input, { schema: orders, format: json() }), {
      watermarks: watermarks.boundedOutOfOrderness('at', '1s'),
    })
    .keyBy('city')
    .window(tumble('1 min'))
    .aggregate({ orders: count(), euros: sum('euros') })
    .select('window_start', 'city', 'orders', 'euros')
    .sinkTo(fileSink(output, { format: csv() }));
});
