// A flight, as the replay sends it and the page reads it.
import { int32, schema, string, timestamp, type Schema } from 'millrace/browser';

/** Departure, delay in minutes, distance in miles, airports. */
export const flightSchema = schema({
  date: timestamp(3),
  delay: int32(),
  distance: int32(),
  origin: string(),
  destination: string(),
});

/** Columns of {@link flightSchema}. */
export type FlightFields = typeof flightSchema extends Schema<infer F> ? F : never;
