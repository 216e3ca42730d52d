// Keyed stream: a stream partitioned by columns, ready for windows and rolling aggregates.
import type { Fields, RowOf } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import type { AnyRow } from '../plan/logical.js';
import type { StateDescriptors } from '../state/keyed/stateDescriptor.js';
import type { BoundedAssigner, GlobalAssigner, WindowAssigner } from '../window/assigner.js';
import type { AggregatesOver } from './aggregates.js';
import { BroadcastStream, KeyedBroadcastConnectedStream } from './broadcastStream.js';
import { KeyedConnectedStreams } from './connectedStreams.js';
import type { BroadcastDescriptors } from './connectedTypes.js';
import {
  coGroup,
  windowJoin,
  type CoGroupFunction,
  type LateOfSides,
  type SharedWindowOptions,
  type WindowJoinOptions,
} from './coGroup.js';
import type { JoinType } from '../join/joinOutput.js';
import { IntervalJoin, joinByKey } from './intervalJoin.js';
import type { JoinColumns, JoinResult } from './joinTypes.js';
import { resolveAggregates } from './resolveAggregates.js';
import type { DataStream } from './dataStream.js';
import type { RollingResult } from './resultTypes.js';
import { processKeyed } from './process.js';
import type { KeyedProcessFunction } from './processTypes.js';
import type { SideOutputs, WithSideOutputs } from './sideOutputs.js';
import { WindowedStream } from './windowedStream.js';
import { countSettings, type Unbounded } from './windowStreams.js';

/** A stream of columns `F` partitioned by the columns `K`. */
export class KeyedStream<F extends Fields, K extends keyof F & string> {
  constructor(
    /** @internal */ readonly stream: DataStream<F>,
    /** @internal */ readonly keys: readonly K[],
  ) {}

  /** Windows of each key: tumble, hop, cumulate, session, global, or of your own. */
  window(assigner: BoundedAssigner<RowOf<F>>): WindowedStream<F, K>;
  window(assigner: GlobalAssigner): WindowedStream<F, K, Unbounded>;
  window(assigner: WindowAssigner<never>): unknown {
    return new WindowedStream(this.stream, { keys: this.keys, assigner, latenessMs: 0 });
  }

  /**
   * Windows of `size` rows of each key; with `slide`, of the last `size` rows whenever there are
   * `slide` more.
   */
  countWindow(size: number, slide?: number): WindowedStream<F, K, Unbounded> {
    return new WindowedStream(this.stream, countSettings(this.keys, size, slide));
  }

  /**
   * Calls a function for each row, with state and timers by key; Flink's KeyedProcessFunction.
   *
   * @example
   *   readings.keyBy('sensor').process({
   *     state: { last: valueState(float64()) },
   *     output: schema({ sensor: string(), change: float64() }),
   *     processElement({ sensor, value }, ctx) {
   *       ctx.collect({ sensor, change: value - (ctx.state.last.get() ?? value) });
   *       ctx.state.last.set(value);
   *     },
   *   });
   */
  process<
    G extends Fields,
    const S extends StateDescriptors = Record<never, never>,
    const O extends SideOutputs = Record<never, never>,
  >(fn: KeyedProcessFunction<F, Pick<F, K>, G, S, O>): WithSideOutputs<G, O> {
    return processKeyed(this.stream, this.keys, fn);
  }

  /**
   * This stream and another keyed by columns of the same types, into one function with shared
   * state; or this and a broadcast one.
   */
  connect<B extends Fields, R extends BroadcastDescriptors>(
    other: BroadcastStream<B, R>,
  ): KeyedBroadcastConnectedStream<F, B, Pick<F, K>, R>;
  connect<B extends Fields, L extends keyof B & string>(
    other: KeyedStream<B, L>,
  ): KeyedConnectedStreams<F, B, Pick<F, K>>;
  connect<B extends Fields, L extends keyof B & string>(
    other: KeyedStream<B, L> | BroadcastStream<B, BroadcastDescriptors>,
  ):
    | KeyedConnectedStreams<F, B, Pick<F, K>>
    | KeyedBroadcastConnectedStream<F, B, Pick<F, K>, BroadcastDescriptors> {
    const { stream, keys } = this;
    if (other instanceof BroadcastStream) {
      return new KeyedBroadcastConnectedStream({ stream, keys }, other);
    }
    return new KeyedConnectedStreams({ stream, keys }, { stream: other.stream, keys: other.keys });
  }

  /**
   * Pairs of rows of one key, of this (left) and another stream (right), whose event times are near
   * each other: continue with `between(lower, upper)`. Null keys match nothing.
   */
  intervalJoin<G extends Fields, L extends keyof G & string>(
    right: KeyedStream<G, L>,
  ): IntervalJoin<F, G, K, L> {
    return new IntervalJoin<F, G, K, L>(this, right);
  }

  /**
   * All pairs of rows of one key, of this (left) and another stream (right): whenever a row comes,
   * it is joined to all that came before on the other side. Both sides are kept for ever, so use
   * `intervalJoin` where times bound what can match.
   *
   * @example auctions.keyBy('seller').join(people.keyBy('id'), { right: 'person_' })
   */
  join<G extends Fields, L extends keyof G & string, P extends string = '', Q extends string = ''>(
    right: KeyedStream<G, L>,
    columns: JoinColumns<P, Q> = {},
  ): DataStream<JoinResult<F, G, K, L, 'inner', P, Q>> {
    return joinByKey<F, G, K, L, P, Q>(this, right, columns);
  }

  /**
   * Calls a function with the rows of this (left) and another stream (right) of each window and key:
   * Flink's coGroup. Late rows are in `leftLate` and `rightLate`.
   *
   * @example
   *   orders.keyBy('user').coGroup(visits.keyBy('user'), tumble('1h'), {
   *     output: schema({ orders: int32(), visits: int32() }),
   *     apply: (orders, visits, { collect }) =>
   *       collect({ orders: orders.length, visits: visits.length }),
   *   });
   */
  coGroup<G extends Fields, L extends keyof G & string, H extends Fields>(
    right: KeyedStream<G, L>,
    assigner: WindowAssigner,
    fn: CoGroupFunction<F, G, H>,
    options: SharedWindowOptions = {},
  ): WithSideOutputs<H, LateOfSides<F, G>> {
    return coGroup<F, G, H>(this, right, assigner, fn, options);
  }

  /**
   * All pairs of rows of one key and window, of this (left) and another stream (right), when the
   * window ends. With `type: 'left'` and its like, rows whose window has none of the other side
   * leave with nulls. Null keys match nothing.
   *
   * @example
   *   orders.keyBy('user').windowJoin(visits.keyBy('user'), tumble('1h'), { right: 'visit_' })
   */
  windowJoin<
    G extends Fields,
    L extends keyof G & string,
    J extends JoinType = 'inner',
    P extends string = '',
    Q extends string = '',
  >(
    right: KeyedStream<G, L>,
    assigner: WindowAssigner,
    options: WindowJoinOptions<J, P, Q> = {},
  ): WithSideOutputs<JoinResult<F, G, K, L, J, P, Q>, LateOfSides<F, G>> {
    return windowJoin<F, G, K, L, J, P, Q>(this, right, assigner, options);
  }

  /** For every row, the keys and the aggregates of its key so far, that row included. */
  aggregate<const A extends AggregatesOver<F>>(aggregates: A): DataStream<RollingResult<F, K, A>> {
    const { stream, keys } = this;
    const { input, calls } = resolveAggregates(stream, aggregates);
    const fields = [
      ...keys.map((name) => ({ name, type: input.schema.type(name) })),
      ...calls.map((call) => ({ name: call.name, type: call.resultType })),
    ];
    const schema = new Schema(fields);
    const name = stream.nameOf('aggregate');
    return stream.with({ kind: 'rollingAggregate', name, schema, keys, calls, inputs: [input] });
  }

  /**
   * Folds the rows of each key with a function and yields every step; the first row of a key is
   * yielded as it is.
   */
  reduce(call: (accumulated: RowOf<F>, row: RowOf<F>) => RowOf<F>): DataStream<F> {
    const { stream, keys } = this;
    return stream.with({
      kind: 'rollingReduce',
      name: stream.nameOf('reduce'),
      schema: stream.node.schema,
      keys,
      call: call as (accumulated: AnyRow, row: AnyRow) => AnyRow,
      inputs: [stream.node],
    });
  }
}
