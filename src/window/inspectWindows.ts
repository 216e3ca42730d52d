// What a window aggregate shows of its open windows: the aggregates so far, by key and window.
import { readRows } from '../batch/readRows.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { InspectedEntry, InspectedState, Inspection } from '../operator/inspection.js';
import type { OperatorContext } from '../operator/operator.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import type { WindowTimes } from './windowColumns.js';
import { windowSchema } from './windowColumns.js';
import type { WindowRows } from './windowContents.js';
import { WindowEmitter } from './windowEmitter.js';

/** What is looked into. */
export interface InspectedWindows {
  readonly context: OperatorContext;
  readonly inputSchema: Schema<Fields>;
  /** Positions of the key columns in the input. */
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  /** The windows that have not fired for the last time. */
  open(): Iterable<{ readonly rows: WindowRows; readonly times: WindowTimes }>;
}

/** Windows as they would be emitted now; nothing fires. */
export function inspectWindows(windows: InspectedWindows): Inspection {
  const stateNames = windows.calls.map((call) => call.name);
  return { stateNames, state: (name) => stateOf(windows, name), timers: () => [] };
}

function stateOf(windows: InspectedWindows, name: string): InspectedState {
  const { inputSchema, keys, calls } = windows;
  const isResult = new Set(calls.map((call) => call.name));
  const schema = windowSchema(inputSchema, keys, calls);
  const keyNames = schema.names.filter((column) => !isResult.has(column));
  const entries = (): InspectedEntry[] =>
    rowsOf(windows, schema).map((row) => ({
      key: Object.fromEntries(keyNames.map((column) => [column, row[column]])),
      value: row[name],
    }));
  return {
    keyNames,
    entries,
    get: (wanted) =>
      entries().find(({ key }) => keyNames.every((of) => isSame(key[of], wanted[of])))?.value,
  };
}

/** The rows that would be emitted. */
function rowsOf(
  { context, inputSchema, keys, calls, open }: InspectedWindows,
  schema: Schema<Fields>,
): Readonly<Record<string, unknown>>[] {
  const rows: Readonly<Record<string, unknown>>[] = [];
  const keyNames = keys.map((index) => inputSchema.names[index]);
  const collecting = {
    ...context,
    emit: (batch: Parameters<typeof readRows>[0]) => void rows.push(...readRows(batch)),
  };
  const emitter = new WindowEmitter(collecting, schema, keyNames, calls);
  for (const { rows: window, times } of open()) {
    emitter.emitAll(window.table, times);
    if (window.isTemporary) window.table.release();
  }
  return rows;
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}
