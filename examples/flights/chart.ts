// The chart at the end: mean delay of every hour of every day, from the table that the job wrote.
import { writeFileSync } from 'node:fs';
import Database from 'libsql';
import { compile } from 'vega-lite';
import { parse, View } from 'vega';

const QUERY = `
  SELECT substr(window_start, 1, 10) AS day, CAST(substr(window_start, 12, 2) AS INTEGER) AS hour,
         sum(flights * mean_delay) / sum(flights) AS delay
  FROM hourly_delay GROUP BY 1, 2`;

/** Draws an SVG heat map; returns its path. */
export async function drawChart(databasePath: string, svgPath: string): Promise<string> {
  const database = new Database(databasePath, { readonly: true });
  const values = database.prepare(QUERY).all() as { day: string; hour: number; delay: number }[];
  database.close();
  const { spec } = compile({
    title: 'Mean departure delay of US flights, by day and hour',
    width: 900,
    height: 300,
    data: { values },
    mark: 'rect',
    encoding: {
      x: { field: 'day', type: 'temporal', timeUnit: 'utcyearmonthdate', title: null },
      y: { field: 'hour', type: 'ordinal', title: 'hour of departure' },
      color: {
        field: 'delay',
        type: 'quantitative',
        title: 'minutes',
        scale: { scheme: 'redyellowblue', reverse: true, domain: [-5, 60], clamp: true },
      },
    },
  });
  writeFileSync(svgPath, await new View(parse(spec), { renderer: 'none' }).toSVG());
  return svgPath;
}
