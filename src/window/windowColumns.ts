// Output columns of a window aggregate: keys, results, and the properties of the window, by name.
import { columnOf, type Column } from '../batch/column.js';
import { timestamp, type DataType, type Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import type { Engine } from '../wasm/engine.js';

/** Window properties, named as in Flink SQL. */
export const WINDOW_START = 'window_start';
export const WINDOW_END = 'window_end';

/** Times of one window. `start` and `end` are wall clock; `maxTimestamp` is its last instant. */
export interface WindowTimes {
  readonly start: number;
  readonly end: number;
  readonly startInstant: number;
  readonly endInstant: number;
}

/** Where an output column comes from. */
type ColumnSource =
  | { readonly kind: 'key'; readonly index: number }
  | { readonly kind: 'result'; readonly index: number }
  | {
      readonly kind: 'start' | 'end';
      readonly isInstant: boolean;
      readonly type: DataType<unknown>;
    };

/**
 * The natural schema of a window aggregate: keys, aggregates, `window_start`, `window_end`
 * (TIMESTAMP(3), wall clock).
 *
 * @param keys  Positions of the key columns in the input.
 */
export function windowSchema(
  input: Schema<Fields>,
  keys: readonly number[],
  calls: readonly AggregateCall[],
): Schema<Fields> {
  return new Schema([
    ...keys.map((index) => input.fields[index]),
    ...calls.map(({ name, resultType }) => ({ name, type: resultType })),
    { name: WINDOW_START, type: timestamp(3) },
    { name: WINDOW_END, type: timestamp(3) },
  ]);
}

/** Builds output columns in the order of an output schema. */
export class WindowColumns {
  private readonly sources: readonly ColumnSource[];

  /**
   * @param schema  Its names are those of key columns, aggregate calls, `window_start` and
   * `window_end`, in any order. A
   *   window property of type TIMESTAMP_LTZ is an instant, of TIMESTAMP the wall clock.
   * @throws MillraceError PLAN_UNKNOWN_COLUMN
   */
  constructor(
    private readonly engine: Engine,
    schema: Schema<Fields>,
    keyNames: readonly string[],
    calls: readonly AggregateCall[],
  ) {
    this.sources = schema.fields.map(({ name, type }) => sourceOf(name, type, keyNames, calls));
  }

  /** The columns of `count` groups of one window. */
  build(
    keys: readonly Column[],
    results: readonly Column[],
    count: number,
    window: WindowTimes,
  ): Column[] {
    return this.sources.map((source) => {
      if (source.kind === 'key') return keys[source.index];
      if (source.kind === 'result') return results[source.index];
      const time = source.isInstant ? window[`${source.kind}Instant`] : window[source.kind];
      return columnOf(source.type, this.filled(time, count));
    });
  }

  /** The columns of sessions, each with its own times: addresses of i64 milliseconds. */
  buildSessions(
    keys: readonly Column[],
    results: readonly Column[],
    starts: number,
    ends: number,
  ): Column[] {
    return this.sources.map((source) => {
      if (source.kind === 'key') return keys[source.index];
      if (source.kind === 'result') return results[source.index];
      return columnOf(source.type, source.kind === 'start' ? starts : ends);
    });
  }

  /** An i64 column of one value. */
  filled(value: number, count: number): number {
    const address = this.engine.arena.allocate(count * 8);
    this.engine.kernels.fillTimes(address, count, value);
    return address;
  }
}

function sourceOf(
  name: string,
  type: DataType<unknown>,
  keyNames: readonly string[],
  calls: readonly AggregateCall[],
): ColumnSource {
  const result = calls.findIndex((call) => call.name === name);
  if (result >= 0) return { kind: 'result', index: result };
  const key = keyNames.indexOf(name);
  if (key >= 0) return { kind: 'key', index: key };
  if (name === WINDOW_START || name === WINDOW_END) {
    if ((type.kind !== 'TIMESTAMP' && type.kind !== 'TIMESTAMP_LTZ') || type.unitsPerMs !== 1) {
      throw new MillraceError('PLAN_TYPE_MISMATCH', `'${name}' is a TIMESTAMP(3), not ${type}.`);
    }
    const kind = name === WINDOW_START ? 'start' : 'end';
    return { kind, isInstant: type.kind === 'TIMESTAMP_LTZ', type };
  }
  throw new MillraceError(
    'PLAN_UNKNOWN_COLUMN',
    `A window has no column '${name}'. Columns: ` +
      `${[...keyNames, ...calls.map((call) => call.name), WINDOW_START, WINDOW_END].join(', ')}.`,
  );
}
