// The main job: three million real flights in event time, as they would arrive, to windows, to
// SQLite, live.
//
//   flights-3m.parquet ─ shuffled within 15 min ─┬─ hourly delay per airport ─┬─ hourly_delay
//                                                │                           └─ ten worst of each hour ─ worst_airports
//                                                └─ delayed > 60 min ─ sessions, gap 30 min ─ delay_waves
import { mkdirSync } from 'node:fs';
import { callback, environment, watermarks } from 'millrace';
import { arrivals } from './arrivals.js';
import { drawChart } from './chart.js';
import { LiveTable } from './liveTable.js';
import { delays } from './pipeline.js';
import { tables } from './tables.js';

const QUARTER_HOUR_MS = 15 * 60_000;

mkdirSync('out', { recursive: true });
console.log('Reading three million flights …');
const source = await arrivals(QUARTER_HOUR_MS);

const env = environment();
const flights = env.from(source, {
  watermarks: watermarks.boundedOutOfOrderness('date', '15 min'),
});
const { hourly, worst, waves } = delays(flights);
const live = new LiveTable();
const sinks = tables('out/flights.db');
hourly.sinkTo(sinks.hourly);
worst.sinkTo(sinks.worst).sinkTo(callback((rows) => live.update(rows)));
waves.sinkTo(sinks.waves);

const job = env.execute({ quiet: live.isTty });
job.on('progress', (progress) => live.show(progress));
const result = await job.done;
live.end();

const chart = await drawChart('out/flights.db', 'out/flights.svg');
const seconds = result.durationMs / 1000;
const rate = Math.round(result.rowsIn / seconds).toLocaleString('en');
console.log(`
${result.rowsIn.toLocaleString('en')} flights in ${seconds.toFixed(1)} s, ${rate} flights/s, ${result.lateRows} late.
  out/flights.db   SQLite: hourly_delay, worst_airports, delay_waves
  ${chart}  mean delay by day and hour`);
