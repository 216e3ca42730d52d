// The table's numbers, kept up to date by the rows of hourly windows.
import type { Hour } from './pipeline.js';

/** An airport over all its windows. */
export interface Airport {
  readonly origin: string;
  flights: number;
  /** Minutes of delay, all flights together. */
  delay: number;
  /** The longest delay in minutes. */
  worst: number;
  /** Flights and minutes of the latest hour. */
  hourFlights: number;
  hourDelay: number;
}

/** Delays by hour of the day of departure. */
export type HourOfDay = { readonly hour: string; readonly mean_delay: number };

/** What the page shows of {@link AirportTable}. */
export interface Summary {
  /** The busiest airports first. */
  readonly airports: readonly Airport[];
  readonly airportCount: number;
  readonly windowCount: number;
  readonly byHour: readonly HourOfDay[];
}

const HOURS = 24;
/** At night few flights leave, late ones of the day before: they would hide the rest. */
const FIRST_HOUR = 5;

/** Sums over windows: one update a window and airport, not one a flight. */
export class AirportTable {
  private readonly airports = new Map<string, Airport>();
  private readonly hourFlights = new Array<number>(HOURS).fill(0);
  private readonly hourDelay = new Array<number>(HOURS).fill(0);
  private windowCount = 0;

  add(rows: readonly Hour[]): void {
    this.windowCount += rows.length;
    for (const { origin, window_start, flights, delay, worst } of rows) {
      const count = Number(flights);
      const minutes = Number(delay);
      const airport = this.airports.get(origin) ?? this.addAirport(origin);
      airport.flights += count;
      airport.delay += minutes;
      airport.worst = Math.max(airport.worst, worst);
      airport.hourFlights = count;
      airport.hourDelay = minutes;
      const hour = window_start.getUTCHours();
      this.hourFlights[hour] += count;
      this.hourDelay[hour] += minutes;
    }
  }

  /** The `count` busiest airports and the rest in numbers. */
  summary(count: number): Summary {
    const airports = [...this.airports.values()]
      .sort((a, b) => b.flights - a.flights || a.origin.localeCompare(b.origin))
      .slice(0, count);
    const byHour = this.hourFlights.map((flights, hour) => ({
      hour: String(hour).padStart(2, '0'),
      mean_delay: flights === 0 ? NaN : this.hourDelay[hour] / flights,
    }));
    return {
      airports,
      airportCount: this.airports.size,
      windowCount: this.windowCount,
      byHour: byHour.slice(FIRST_HOUR),
    };
  }

  private addAirport(origin: string): Airport {
    const airport = {
      origin,
      flights: 0,
      delay: 0,
      worst: -Infinity,
      hourFlights: 0,
      hourDelay: 0,
    };
    this.airports.set(origin, airport);
    return airport;
  }
}
