// The main job: three million real flights in event time, as they would arrive, to windows, to SQLite, live.
//
//   flights-3m.parquet ─ shuffled within 15 min ─┬─ hourly delay per airport ─┬─ hourly_delay
//                                                │                           └─ ten worst of each hour ─ worst_airports
//                                                └─ delayed > 60 min ─ sessions, gap 30 min ─ delay_waves
import { mkdirSync } from 'node:fs';
import { avg, col, count, desc, environment, max, session, tumble, watermarks } from 'millrace';
import { sqlite } from 'millrace/sqlite';
import { arrivals } from './arrivals.js';
import { drawChart } from './chart.js';
import { LiveTable } from './liveTable.js';

mkdirSync('out', { recursive: true });
const database = (table: string, primaryKey: string[]) =>
  sqlite('out/flights.db', { table, primaryKey, mode: 'replace', timestampFormat: 'yyyy-MM-dd HH:mm:ss' });
const live = new LiveTable();

const env = environment();
const byDate = watermarks.boundedOutOfOrderness('date', '15 min');
const flights = env.from(await arrivals(15 * 60_000), { watermarks: byDate, name: 'flights' });

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
  .aggregate({ flights: count(), max_delay: max('delay') })
  .select({ origin: 'origin', start_time: 'window_start', end_time: 'window_end', flights: 'flights', max_delay: 'max_delay' });

hourly
  .select('window_start', 'origin', 'flights', 'mean_delay', 'max_delay')
  .sinkTo(database('hourly_delay', ['window_start', 'origin']));
worst
  .select('window_start', 'place', 'origin', 'mean_delay', 'flights')
  .sinkTo(database('worst_airports', ['window_start', 'place']))
  .sinkTo(live.sink());
waves.sinkTo(database('delay_waves', ['origin', 'start_time']));

const job = env.execute({ quiet: live.isTty });
job.on('progress', (progress) => live.show(progress));
const result = await job.done;
live.end();

const chart = await drawChart('out/flights.db', 'out/flights.svg');
const rate = result.rowsIn / (result.durationMs / 1000);
console.log(`
${result.rowsIn.toLocaleString('en')} flights in ${(result.durationMs / 1000).toFixed(1)} s, ${Math.round(rate).toLocaleString('en')} flights/s, ${result.lateRows} late.
  out/flights.db   SQLite: hourly_delay, worst_airports, delay_waves
  ${chart}  mean delay by day and hour`);
