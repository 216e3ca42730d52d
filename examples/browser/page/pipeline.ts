// What is asked of the flights: the same in a page, in a worker and in Node.
import {
  avg,
  col,
  count,
  hop,
  max,
  sum,
  tumble,
  watermarks,
  type DataStream,
} from 'millrace/browser';
import type { FlightFields } from '../schema.js';

/** Airports whose delays are drawn: the busiest ones. */
export const DRAWN = ['ORD', 'DFW', 'ATL', 'LAX', 'PHX'] as const;

/** Event times of a flight; the replay is in order, so that little has to be waited for. */
export const departures = watermarks.boundedOutOfOrderness<'date'>('date', '15 min');

/** Hourly windows of each airport, and the last 24 hours of the drawn ones, hour by hour. */
export function delays(flights: DataStream<FlightFields>) {
  const hourly = flights
    .keyBy('origin')
    .window(tumble('1h'))
    .aggregate({ flights: count(), delay: sum('delay'), worst: max('delay') });
  const trend = flights
    .filter(col('origin').isIn(DRAWN))
    .keyBy('origin')
    .window(hop('24h', '1h'))
    .aggregate({ mean_delay: avg('delay') })
    .select('origin', 'window_end', 'mean_delay');
  return { hourly, trend };
}

/** A row of the hourly windows. */
export type Hour = Awaited<ReturnType<ReturnType<typeof delays>['hourly']['collect']>>[number];

/** A point of the chart. */
export type TrendPoint = Awaited<ReturnType<ReturnType<typeof delays>['trend']['collect']>>[number];
