// Queries to begin with.

/** A query of the box, by what it asks. */
export interface SampleQuery {
  readonly title: string;
  readonly sql: string;
}

/** The first is there when the page is opened. */
export const SAMPLE_QUERIES: readonly SampleQuery[] = [
  {
    title: 'Busy airports, day by day',
    sql: `SELECT window_start AS \`day\`, origin, COUNT(*) AS flights,
       AVG(CAST(delay AS DOUBLE)) AS mean_delay
FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '1' DAY))
GROUP BY window_start, window_end, origin
HAVING COUNT(*) > 400`,
  },
  {
    title: 'Ten airports with the most flights so far',
    sql: `SELECT place, origin, flights, longest
FROM (
  SELECT *, ROW_NUMBER() OVER (ORDER BY flights DESC) AS place
  FROM (
    SELECT origin, COUNT(*) AS flights, MAX(delay) AS longest
    FROM flights GROUP BY origin
  )
)
WHERE place <= 10`,
  },
  {
    title: 'The three latest departures of each day',
    sql: `SELECT window_start AS \`day\`, place, origin, destination, delay
FROM (
  SELECT *, ROW_NUMBER() OVER (
    PARTITION BY window_start, window_end ORDER BY delay DESC) AS place
  FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '1' DAY))
)
WHERE place <= 3`,
  },
  {
    title: 'Delay by hour of the day, updated',
    sql: `SELECT HOUR(departure) AS \`hour\`, COUNT(*) AS flights,
       AVG(CAST(delay AS DOUBLE)) AS mean_delay,
       COUNT(*) FILTER (WHERE delay > 60) AS late
FROM flights
GROUP BY HOUR(departure)`,
  },
  {
    title: 'Two hours late, flight by flight',
    sql: `SELECT departure, origin || ' → ' || destination AS route, delay
FROM flights
WHERE delay > 120 AND distance BETWEEN 200 AND 2000`,
  },
];
