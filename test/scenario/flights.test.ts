// The flights tables against what DuckDB computes from the same file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'libsql';
import { environment, watermarks } from 'millrace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrivals, flightsFile } from '../../examples/flights/arrivals.js';
import { delays } from '../../examples/flights/pipeline.js';
import { tables } from '../../examples/flights/tables.js';

const QUARTER_HOUR_MS = 15 * 60_000;
const TIME = "'%Y-%m-%d %H:%M:%S'";
const HOURLY = `
  SELECT strftime(date_trunc('hour', date), ${TIME}) AS window_start, origin,
         count(*)::DOUBLE AS flights, avg(delay) AS mean_delay, max(delay)::DOUBLE AS max_delay
  FROM flights GROUP BY ALL`;
const EXPECTED = {
  hourly_delay: `${HOURLY} ORDER BY window_start, origin`,
  worst_airports: `
    SELECT window_start, place::DOUBLE AS place, origin, mean_delay, flights FROM (
      SELECT *, row_number() OVER (PARTITION BY window_start ORDER BY mean_delay DESC, origin) AS place
      FROM (${HOURLY}) WHERE flights >= 5) WHERE place <= 10 ORDER BY window_start, place`,
  delay_waves: `
    SELECT origin, strftime(min(date), ${TIME}) AS start_time,
           strftime(max(date) + INTERVAL 30 MINUTE, ${TIME}) AS end_time,
           count(*)::DOUBLE AS flights, max(delay)::DOUBLE AS max_delay
    FROM (SELECT *, sum(starts) OVER (PARTITION BY origin ORDER BY date) AS wave FROM (
      SELECT *, CASE WHEN date - lag(date) OVER (PARTITION BY origin ORDER BY date) <= INTERVAL 30 MINUTE
                THEN 0 ELSE 1 END AS starts
      FROM flights WHERE delay > 60))
    GROUP BY origin, wave ORDER BY origin, start_time`,
};
const ORDER = {
  hourly_delay: 'window_start, origin',
  worst_airports: 'window_start, place',
  delay_waves: 'origin, start_time',
};

describe('flights', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-flights-'));
  const path = join(folder, 'flights.db');
  const expected = new Map<string, unknown[][]>();

  const run = async (): Promise<void> => {
    const env = environment();
    const source = await arrivals(QUARTER_HOUR_MS);
    const byDate = watermarks.boundedOutOfOrderness('date', '15 min');
    const { hourly, worst, waves } = delays(env.from(source, { watermarks: byDate }));
    const sinks = tables(path);
    hourly.sinkTo(sinks.hourly);
    worst.sinkTo(sinks.worst);
    waves.sinkTo(sinks.waves);
    const result = await env.execute().done;
    expect(result.rowsIn).toBe(3_000_000);
    expect(result.lateRows).toBe(0);
  };

  const rowsOf = (table: keyof typeof ORDER): unknown[][] => {
    const database = new Database(path, { readonly: true });
    try {
      const query = `SELECT * FROM ${table} ORDER BY ${ORDER[table]}`;
      return database.prepare(query).raw(true).all() as unknown[][];
    } finally {
      database.close();
    }
  };

  beforeAll(async () => {
    await run();
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const file = flightsFile.replaceAll("'", "''");
    await connection.run(`CREATE VIEW flights AS SELECT * FROM read_parquet('${file}')`);
    for (const [table, query] of Object.entries(EXPECTED)) {
      expected.set(table, (await connection.runAndReadAll(query)).getRows());
    }
    connection.closeSync();
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['hourly_delay', 'worst_airports', 'delay_waves'] as const)(
    '%s equals DuckDB',
    (table) => {
      const rows = rowsOf(table);
      const wanted = expected.get(table) ?? [];
      expect(rows.length).toBe(wanted.length);
      expect(rows.length).toBeGreaterThan(10_000);
      const differing = rows.findIndex((row, i) => row.some((value, j) => value !== wanted[i][j]));
      expect(differing === -1 ? 'equal' : [rows[differing], wanted[differing]]).toBe('equal');
    },
  );

  it('leaves the same tables when it runs again', async () => {
    const before = rowsOf('worst_airports');
    await run();
    expect(rowsOf('worst_airports')).toEqual(before);
  }, 120_000);
});
