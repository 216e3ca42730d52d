// What is asked of the flights: the README's ten lines.
import { avg, col, count, desc, max, session, tumble, type DataStream } from 'millrace';
import type { FlightFields } from './arrivals.js';

/**
 * Hourly delay of each airport, the ten worst airports of each hour, and waves of delayed
 * departures.
 */
export function delays(flights: DataStream<FlightFields>) {
  const hourly = flights
    .keyBy('origin')
    .window(tumble('1h'))
    .aggregate({ flights: count(), mean_delay: avg('delay'), max_delay: max('delay') });
  const worst = hourly
    .filter(col('flights').ge(5))
    .top(10, { by: [desc('mean_delay'), 'origin'], rank: 'place' });
  const waves = flights
    .filter(col('delay').gt(60))
    .keyBy('origin')
    .window(session('30 min'))
    .aggregate({ flights: count(), max_delay: max('delay') });
  return {
    hourly: hourly.select('window_start', 'origin', 'flights', 'mean_delay', 'max_delay'),
    worst: worst.select('window_start', 'place', 'origin', 'mean_delay', 'flights'),
    waves: waves.select({
      origin: 'origin',
      start_time: 'window_start',
      end_time: 'window_end',
      flights: 'flights',
      max_delay: 'max_delay',
    }),
  };
}
