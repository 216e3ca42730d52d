// The job: WebSocket → windows → what the page shows, wherever it runs.
import { callback, environment, fromWebSocket, json } from 'millrace/browser';
import { flightSchema } from '../schema.js';
import { AirportTable, type Summary } from './airportTable.js';
import { delays, departures, type TrendPoint } from './pipeline.js';

/** What the job tells, a few times a second; plain data, so that a worker can post it. */
export interface Update {
  /** New points of the chart. */
  readonly points: readonly TrendPoint[];
  readonly summary: Summary;
  readonly rowsIn: number;
  /** Milliseconds since 1970, in event time. */
  readonly watermark: number | undefined;
  readonly lateRows: number;
  readonly elapsedMs: number;
  readonly isDone: boolean;
}

const TABLE_ROWS = 14;
/** A window's row is seen by the next frame or the one after. */
const UPDATE_MS = 25;

/** Runs until the server has sent all, or `signal` is aborted. */
export async function runJob(
  address: string,
  show: (update: Update) => void,
  signal?: AbortSignal,
): Promise<void> {
  const env = environment();
  const source = fromWebSocket(address, {
    schema: flightSchema,
    format: json(),
    acknowledge: String,
    reconnect: false,
  });
  const { hourly, trend } = delays(env.from(source, { watermarks: departures }));
  const table = new AirportTable();
  let points: TrendPoint[] = [];
  hourly.sinkTo(callback((rows) => table.add(rows)));
  trend.sinkTo(callback((rows) => void points.push(...rows)));
  const job = env.execute({ signal });
  const tell = (isDone: boolean): void => {
    const { rowsIn, watermark, lateRows, elapsedMs } = job.progress();
    const summary = table.summary(TABLE_ROWS);
    show({ points, summary, rowsIn, watermark, lateRows, elapsedMs, isDone });
    points = [];
  };
  const timer = setInterval(() => tell(false), UPDATE_MS);
  try {
    await job.done;
  } finally {
    clearInterval(timer);
  }
  tell(true);
}
