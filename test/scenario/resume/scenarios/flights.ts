// The flights job over the first of its flights, in the order in which they arrive.
import { watermarks, type FieldsOf, type RowOf, type SourceContext } from 'millrace';
import { arrivals, flightSchema } from '../../../../examples/flights/arrivals.js';
import { delays } from '../../../../examples/flights/pipeline.js';
import { rowsSource } from '../rowsSource.js';
import type { Scenario } from '../scenario.js';

type Flight = RowOf<FieldsOf<typeof flightSchema>>;

const QUARTER_HOUR_MS = 15 * 60_000;
const PIECE = 8192;

/** The scenario of so many flights. */
export async function flightsScenario(count: number): Promise<Scenario> {
  const flights = await firstFlights(count);
  return {
    name: 'flights',
    build: (env, watch) => {
      const source = rowsSource(flightSchema, flights, { name: 'flights', piece: PIECE >> 3 });
      const byDate = watermarks.boundedOutOfOrderness('date', '15 min');
      return delays(env.from(watch(source), { watermarks: byDate }));
    },
    batchSizes: [8192, 1000],
  };
}

async function firstFlights(count: number): Promise<Flight[]> {
  const source = await arrivals(QUARTER_HOUR_MS);
  const context = { batchSize: PIECE } as SourceContext;
  const reader = await source.open({ id: '0' }, undefined, context);
  const flights: Flight[] = [];
  while (flights.length < count) {
    const polled = await reader.poll();
    if (polled.kind !== 'rows') break;
    flights.push(...(polled.rows as Flight[]));
  }
  await reader.close();
  return flights;
}
