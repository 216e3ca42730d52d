// `millrace checkpoint cat`: the rows of a table of state.
//
//   files of all subtasks ──► batches ──► the first of them as a table | CSV | NDJSON | Arrow
import type { Batch } from '../batch/batch.js';
import { cellText } from '../batch/printBatch.js';
import { readColumns } from '../batch/readRows.js';
import type { StateFile, TableEntry } from '../checkpoint/manifest.js';
import { readFile } from '../checkpoint/restoredState.js';
import { csvEncoder } from '../encode/csv.js';
import type { Encoder, EncoderFactory } from '../encode/encoder.js';
import { jsonEncoder } from '../encode/json.js';
import { MillraceError } from '../error.js';
import { loadArrowFormat } from '../format/arrow/library.js';
import { createEngine } from '../wasm/load.node.js';
import { countText } from './numberText.js';
import { openCheckpoint, type OpenCheckpoint } from './openCheckpoint.js';
import { shortened, textTable } from './textTable.js';

/** How rows are printed. */
export const CAT_FORMATS = ['table', 'csv', 'ndjson', 'arrow'] as const;
export type CatFormat = (typeof CAT_FORMATS)[number];

/** What is printed. */
export interface CatRequest {
  readonly folder: string;
  /** The newest without. */
  readonly checkpoint?: string;
  /** May be left out where there is only one. */
  readonly operator?: string;
  readonly table?: string;
  readonly format: CatFormat;
  /** Rows at most. */
  readonly limit: number;
}

const BATCH_ROWS = 8192;
const CELL_LENGTH_MAX = 48;

/** Writes the rows to `write`, piece by piece. */
export async function checkpointCat(
  request: CatRequest,
  write: (piece: Uint8Array | string) => Promise<void>,
): Promise<void> {
  const checkpoint = await openCheckpoint(request.folder, request.checkpoint);
  const entries = chosen(checkpoint, request);
  const files = entries.flatMap((entry) => entry.files);
  const batches = rowsOf(checkpoint, files, request.limit);
  if (request.format === 'table') {
    const rowCount = files.reduce((sum, file) => sum + file.rows, 0);
    return write(await tableText(batches, entries[0], rowCount));
  }
  const createEncoder = await encoderOf(request.format);
  let encoder: Encoder | undefined;
  for await (const batch of batches) {
    if (encoder === undefined) {
      encoder = createEncoder(batch.engine, batch.schema);
      await write(encoder.header());
    }
    await write(encoder.encode(batch));
  }
  if (encoder !== undefined) await write(encoder.footer());
}

async function encoderOf(format: Exclude<CatFormat, 'table'>): Promise<EncoderFactory> {
  if (format === 'csv') return csvEncoder();
  return format === 'ndjson' ? jsonEncoder() : (await loadArrowFormat()).arrowEncoder();
}

/** Each batch is valid until the next. */
async function* rowsOf(
  { store }: OpenCheckpoint,
  files: readonly StateFile[],
  limit: number,
): AsyncGenerator<Batch, void, void> {
  const engine = createEngine();
  const { readArrowBytes } = await loadArrowFormat();
  let left = limit;
  for (const file of files) {
    if (left === 0) return;
    const bytes = await readFile(store.storage, file);
    for (const batch of readArrowBytes(engine, bytes, file.path, BATCH_ROWS)) {
      const first = firstRows(batch, left);
      left -= first.rowCount;
      yield first;
      engine.arena.reset();
      if (left === 0) return;
    }
  }
}

function firstRows(batch: Batch, count: number): Batch {
  if (batch.rowCount <= count) return batch;
  const rows = batch.engine.arena.allocate(count * 4);
  for (let row = 0; row < count; row++) batch.engine.memory.u32[(rows >>> 2) + row] = row;
  return batch.select(rows, count);
}

async function tableText(
  batches: AsyncIterable<Batch>,
  entry: TableEntry,
  rowCount: number,
): Promise<string> {
  let heads: string[] | undefined;
  const rows: string[][] = [];
  for await (const batch of batches) {
    heads ??= batch.schema.fields.map(({ name, type }) => `${name} ${type.nullable()}`);
    const columns = readColumns(batch);
    for (let row = 0; row < batch.rowCount; row++) {
      rows.push(columns.map((values) => shortened(cellText(values[row]), CELL_LENGTH_MAX)));
    }
  }
  heads ??= entry.columns.slice();
  const more = rowCount - rows.length;
  const note = more > 0 ? `… ${countText(more)} more ${more === 1 ? 'row' : 'rows'}\n` : '';
  return `${textTable(heads, rows)}\n${note}`;
}

/** The entries of the table, one a subtask that wrote it. */
function chosen({ folder, manifest }: OpenCheckpoint, request: CatRequest): TableEntry[] {
  const entries = manifest.subtasks.flatMap(({ operators }) =>
    Object.entries(operators).flatMap(([operator, { tables }]) =>
      tables.map((table) => ({ operator, table })),
    ),
  );
  if (entries.length === 0) {
    const text = `'${folder}' has no tables of state; 'millrace checkpoint show' tells its values.`;
    throw new MillraceError('CONNECTOR_NOT_FOUND', text);
  }
  const operators = entries.map((entry) => entry.operator);
  const operator = oneOf(operators, request.operator, 'operator');
  const tables = entries.filter((entry) => entry.operator === operator).map(({ table }) => table);
  const names = tables.map((table) => table.name);
  const name = oneOf(names, request.table, `table of '${operator}'`);
  return tables.filter((table) => table.name === name);
}

function oneOf(names: readonly string[], wanted: string | undefined, what: string): string {
  const all = [...new Set(names)];
  if (wanted !== undefined && all.includes(wanted)) return wanted;
  if (wanted === undefined && all.length === 1) return all[0];
  const list = all.map((name) => `'${name}'`).join(', ');
  throw new MillraceError(
    'CONNECTOR_NOT_FOUND',
    wanted === undefined
      ? `Name the ${what} to print: ${list}.`
      : `There is no ${what} '${wanted}'. There are: ${list}.`,
  );
}
