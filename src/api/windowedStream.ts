// Windowed stream: windows of each key, waiting for what to compute over them.
import type { Fields, RowOf } from '../batch/dataType.js';
import { requireRow, type Row } from '../operator/userFunction.js';
import type { Aggregation } from '../state/keyed/foldHandles.js';
import type { StateDescriptors } from '../state/keyed/stateDescriptor.js';
import { durationMs, type Duration } from '../time/duration.js';
import type { Evictor } from '../window/evictor/evictor.js';
import type { Trigger } from '../window/trigger/trigger.js';
import type { WindowComputation } from '../window/triggered/windowPlan.js';
import type { AggregatesOver } from './aggregates.js';
import type { DataStream } from './dataStream.js';
import { resolveAggregates } from './resolveAggregates.js';
import type { AggregateFields, Simplify, WindowFields, WindowResult } from './resultTypes.js';
import type { SideOutputs, WithSideOutputs } from './sideOutputs.js';
import type { WindowAggregation, WindowProcessFunction } from './windowFunctions.js';
import {
  aggregateStream,
  defaultAccumulator,
  hosted,
  windowStream,
  type DeclaredFunction,
  type LateSide,
  type WindowSettings,
} from './windowStreams.js';

/**
 * The result of windows. `late` is its side output of rows all of whose windows had closed when
 * they arrived; without a reader they are counted and dropped.
 */
export type WindowStream<
  G extends Fields,
  F extends Fields,
  O extends SideOutputs = Readonly<Record<never, never>>,
> = WithSideOutputs<G, O & LateSide<F>>;

/** Windows over a stream of columns `F`, keyed by `K`, whose results have the columns `W`. */
export class WindowedStream<
  F extends Fields,
  K extends keyof F & string,
  W extends Fields = WindowFields,
> {
  constructor(
    private readonly stream: DataStream<F>,
    private readonly settings: WindowSettings,
  ) {}

  /** When to compute windows, instead of at their end; see `triggers`. */
  trigger<S extends StateDescriptors>(trigger: Trigger<RowOf<F>, S>): WindowedStream<F, K, W> {
    return this.set({ trigger: hosted(trigger) });
  }

  /** Which rows to drop when a window fires; see `evictors`. Windows then keep all their rows. */
  evictor(evictor: Evictor<RowOf<F>>): WindowedStream<F, K, W> {
    return this.set({ evictor: evictor as unknown as Evictor<Row> });
  }

  /**
   * How long after the watermark passed its end a window still takes rows; each such row emits the
   * window's key again.
   */
  allowedLateness(lateness: Duration): WindowedStream<F, K, W> {
    return this.set({ latenessMs: durationMs(lateness, 'The allowed lateness') });
  }

  /**
   * Keys, `window_start`, `window_end` and these aggregates, whenever a window fires: when the
   * watermark passes its end. Global and count windows have no bounds.
   *
   * @param then  Makes rows of its own of the aggregates of each window.
   * @example bids.keyBy('auction').window(tumble('10s')).aggregate({ bids: count(), high:
   * max('price') })
   */
  aggregate<const A extends AggregatesOver<F>>(
    aggregates: A,
  ): WindowStream<WindowResult<F, K, A, W>, F>;
  aggregate<
    const A extends AggregatesOver<F>,
    G extends Fields,
    S extends StateDescriptors,
    WS extends StateDescriptors,
    O extends SideOutputs,
  >(
    aggregates: A,
    then: WindowProcessFunction<RowOf<Simplify<AggregateFields<F, A>>>, Pick<F, K>, G, S, WS, O>,
  ): WindowStream<G, F, O>;
  /** Folds the rows of each window into an accumulator, and emits the row made of it. */
  aggregate<Acc, G extends Fields>(aggregation: WindowAggregation<F, Acc, G>): WindowStream<G, F>;
  aggregate<
    Acc,
    H extends Fields,
    G extends Fields,
    S extends StateDescriptors,
    WS extends StateDescriptors,
    O extends SideOutputs,
  >(
    aggregation: WindowAggregation<F, Acc, H>,
    then: WindowProcessFunction<RowOf<H>, Pick<F, K>, G, S, WS, O>,
  ): WindowStream<G, F, O>;
  aggregate(
    aggregates: AggregatesOver<F> | WindowAggregation<F, unknown, Fields>,
    then?: unknown,
  ): unknown {
    const { settings, stream } = this;
    const fn = then as DeclaredFunction | undefined;
    if (isAggregation<F>(aggregates)) {
      const aggregation = aggregates as unknown as Aggregation<Row, unknown, Row>;
      const accumulator = aggregates.accumulator ?? defaultAccumulator;
      const computation = { kind: 'aggregation', aggregation, accumulator } as const;
      return windowStream(stream, settings, stream.node, computation, aggregates.output, fn);
    }
    const { input, calls } = resolveAggregates(stream, aggregates);
    if (fn === undefined) return aggregateStream(stream, settings, input, calls);
    const computation: WindowComputation = { kind: 'aggregates', calls };
    return windowStream(stream, settings, input, computation, fn.output, fn);
  }

  /**
   * Folds the rows of each window and key with an associative function; emits the folded row.
   *
   * @param then  Makes rows of its own of the folded row of each window.
   */
  reduce(call: (accumulated: RowOf<F>, row: RowOf<F>) => RowOf<F>): WindowStream<F, F>;
  reduce<
    G extends Fields,
    S extends StateDescriptors,
    WS extends StateDescriptors,
    O extends SideOutputs,
  >(
    call: (accumulated: RowOf<F>, row: RowOf<F>) => RowOf<F>,
    then: WindowProcessFunction<RowOf<F>, Pick<F, K>, G, S, WS, O>,
  ): WindowStream<G, F, O>;
  reduce(call: (accumulated: RowOf<F>, row: RowOf<F>) => RowOf<F>, then?: unknown): unknown {
    const { settings, stream } = this;
    const fold = call as unknown as (folded: Row, row: Row) => unknown;
    const reduce = (folded: Row, row: Row): Row => requireRow(fold(folded, row));
    const fn = then as DeclaredFunction | undefined;
    const computation = { kind: 'reduce', reduce } as const;
    return windowStream(stream, settings, stream.node, computation, stream.schema, fn);
  }

  /**
   * Calls a function with the rows of each window whenever it fires.
   *
   * @example visits.keyBy('user').window(session('30min')).process({ output, process(key, window,
   * rows, ctx) { ctx.collect({ user: key.user, pages: rows.length }) } })
   */
  process<
    G extends Fields,
    S extends StateDescriptors,
    WS extends StateDescriptors,
    O extends SideOutputs,
  >(fn: WindowProcessFunction<RowOf<F>, Pick<F, K>, G, S, WS, O>): WindowStream<G, F, O> {
    const { settings, stream } = this;
    const declared = fn as unknown as DeclaredFunction;
    return windowStream<F, G, O & LateSide<F>>(
      stream,
      settings,
      stream.node,
      { kind: 'rows' },
      fn.output,
      declared,
    );
  }

  private set(changes: Partial<WindowSettings>): WindowedStream<F, K, W> {
    return new WindowedStream(this.stream, { ...this.settings, ...changes });
  }
}

function isAggregation<F extends Fields>(
  aggregates: object,
): aggregates is WindowAggregation<F, unknown, Fields> {
  return 'createAccumulator' in aggregates && typeof aggregates.createAccumulator === 'function';
}
