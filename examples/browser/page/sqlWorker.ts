// A query over the flights in a Web Worker of its own: text in, rows as texts out.
//
//   query ─► job over its own WebSocket ─► changes ─► rows ──(ten times a second)──► page
import { fromWebSocket, json, loadKernels } from 'millrace/browser';
import { flightSchema } from '../schema.js';
import { cellText } from './cellText.js';
import { queryFlights } from './queryFlights.js';
import { ResultRows } from './resultRows.js';

/** What the page asks for. */
export interface SqlRequest {
  readonly address: string;
  readonly sql: string;
}

/** A column of the result. */
export interface SqlColumn {
  readonly name: string;
  readonly type: string;
}

/** What the page is told. */
export type SqlUpdate =
  | { readonly kind: 'columns'; readonly columns: readonly SqlColumn[]; readonly planMs: number }
  | {
      readonly kind: 'rows';
      readonly rows: readonly (readonly string[])[];
      readonly rowCount: number;
      readonly changeCount: number;
      readonly rowsIn: number;
      readonly isDone: boolean;
    }
  | { readonly kind: 'error'; readonly message: string };

const SHOWN_ROWS = 100;
const UPDATE_MS = 100;
const tell = (update: SqlUpdate): void => self.postMessage(update);

void loadKernels().catch(() => undefined);

self.onmessage = ({ data }: MessageEvent<SqlRequest>) => {
  run(data).catch((error: unknown) => {
    tell({ kind: 'error', message: error instanceof Error ? error.message : String(error) });
  });
};

async function run({ address, sql }: SqlRequest): Promise<void> {
  const startedAt = performance.now();
  const source = fromWebSocket(address, {
    schema: flightSchema,
    format: json(),
    acknowledge: String,
    reconnect: false,
  });
  const result = await queryFlights(source, sql);
  tell({ kind: 'columns', columns: result.columns, planMs: performance.now() - startedAt });
  const rows = new ResultRows();
  const show = (isDone: boolean): void => {
    const { rowCount, changeCount } = rows;
    const shown = rows
      .shown(SHOWN_ROWS)
      .map((row) => result.columns.map(({ name, type }) => cellText(row[name], type)));
    const rowsIn = result.job?.progress().rowsIn ?? 0;
    tell({ kind: 'rows', rows: shown, rowCount, changeCount, rowsIn, isDone });
  };
  const timer = setInterval(() => show(false), UPDATE_MS);
  try {
    for await (const change of result) rows.apply(change);
  } finally {
    clearInterval(timer);
  }
  show(true);
}
