// Connected streams: two streams of any columns into one function, which may share state by key.
import type { Fields, RowOf } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { connectKeyed, connectPlain } from './connect.js';
import type { CoProcessFunction, KeyedCoProcessFunction } from './connectedTypes.js';
import type { DataStream } from './dataStream.js';
import type { StateDescriptors } from '../state/keyed/stateDescriptor.js';
import type { SideOutputs, WithSideOutputs } from './sideOutputs.js';

type None = Record<never, never>;

/** Two streams; rows arrive in no particular order between them. */
export class ConnectedStreams<A extends Fields, B extends Fields> {
  constructor(
    private readonly first: DataStream<A>,
    private readonly second: DataStream<B>,
  ) {}

  /** One row for each row of either stream. */
  map<G extends Fields>(
    first: (row: RowOf<A>) => RowOf<G>,
    second: (row: RowOf<B>) => RowOf<G>,
    output: Schema<G>,
  ): DataStream<G> {
    return this.process({
      output,
      processElement1: (row, ctx) => ctx.collect(first(row)),
      processElement2: (row, ctx) => ctx.collect(second(row)),
    });
  }

  /** Any number of rows for each row of either stream. */
  flatMap<G extends Fields>(
    first: (row: RowOf<A>) => Iterable<RowOf<G>>,
    second: (row: RowOf<B>) => Iterable<RowOf<G>>,
    output: Schema<G>,
  ): DataStream<G> {
    return this.process({
      output,
      processElement1(row, ctx) {
        for (const result of first(row)) ctx.collect(result);
      },
      processElement2(row, ctx) {
        for (const result of second(row)) ctx.collect(result);
      },
    });
  }

  /** A function for the rows of each stream; Flink's CoProcessFunction. */
  process<G extends Fields, const O extends SideOutputs = None>(
    fn: CoProcessFunction<A, B, G, O>,
  ): WithSideOutputs<G, O> {
    return connectPlain(this.first, this.second, fn);
  }
}

/** Two streams keyed alike: rows of one key meet in the same state. */
export class KeyedConnectedStreams<A extends Fields, B extends Fields, Key extends Fields> {
  constructor(
    private readonly first: { readonly stream: DataStream<A>; readonly keys: readonly string[] },
    private readonly second: { readonly stream: DataStream<B>; readonly keys: readonly string[] },
  ) {}

  /**
   * A function for the rows of each stream, with state and timers by key, which both share; Flink's
   * KeyedCoProcessFunction. `ctx.currentKey` has the names of the first stream's key columns.
   */
  process<
    G extends Fields,
    const S extends StateDescriptors = None,
    const O extends SideOutputs = None,
  >(fn: KeyedCoProcessFunction<A, B, Key, G, S, O>): WithSideOutputs<G, O> {
    return connectKeyed(this.first, this.second, fn);
  }
}
