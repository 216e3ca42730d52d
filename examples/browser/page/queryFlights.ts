// A query over the flights: a stream as a table.
import type { Source } from 'millrace/browser';
import { tableEnvironment, type TableResult } from 'millrace/browser/sql';
import type { FlightFields } from '../schema.js';
import { departures } from './pipeline.js';

/** Starts a query; the table `flights` is the stream of a source. */
export function queryFlights(source: Source<FlightFields>, sql: string): Promise<TableResult> {
  const tables = tableEnvironment();
  // DATE is a word of SQL: another name needs no quotes.
  const flights = tables.env.from(source, { watermarks: departures }).select({
    departure: 'date',
    delay: 'delay',
    distance: 'distance',
    origin: 'origin',
    destination: 'destination',
  });
  tables.createTemporaryView('flights', flights, { rowtime: 'departure' });
  return tables.executeSql(sql);
}
