// Broadcast streams: rows that every key of another stream is to know, kept as maps.
import type { Fields } from '../batch/dataType.js';
import type { StateDescriptors } from '../state/keyed/stateDescriptor.js';
import { connectBroadcast, type KeyedInput } from './connect.js';
import type {
  BroadcastDescriptors,
  BroadcastProcessFunction,
  KeyedBroadcastProcessFunction,
} from './connectedTypes.js';
import type { DataStream } from './dataStream.js';
import type { SideOutputs, WithSideOutputs } from './sideOutputs.js';

type None = Record<never, never>;

/** A stream with the broadcast states that its rows fill; made by {@link DataStream.broadcast}. */
export class BroadcastStream<B extends Fields, R extends BroadcastDescriptors> {
  constructor(
    /** @internal */ readonly stream: DataStream<B>,
    /** @internal */ readonly states: R,
  ) {}
}

/** A stream and a broadcast one. */
export class BroadcastConnectedStream<
  F extends Fields,
  B extends Fields,
  R extends BroadcastDescriptors,
> {
  constructor(
    private readonly stream: DataStream<F>,
    private readonly other: BroadcastStream<B, R>,
  ) {}

  /** A function for the rows of each; Flink's BroadcastProcessFunction. */
  process<G extends Fields, const O extends SideOutputs = None>(
    fn: BroadcastProcessFunction<F, B, G, R, O>,
  ): WithSideOutputs<G, O> {
    return connectBroadcast({ stream: this.stream, keys: undefined }, this.other, fn);
  }
}

/** A keyed stream and a broadcast one. */
export class KeyedBroadcastConnectedStream<
  F extends Fields,
  B extends Fields,
  Key extends Fields,
  R extends BroadcastDescriptors,
> {
  constructor(
    private readonly input: KeyedInput<F>,
    private readonly other: BroadcastStream<B, R>,
  ) {}

  /** A function for the rows of each, with state and timers by key. */
  process<
    G extends Fields,
    const S extends StateDescriptors = None,
    const O extends SideOutputs = None,
  >(fn: KeyedBroadcastProcessFunction<F, B, Key, G, R, S, O>): WithSideOutputs<G, O> {
    return connectBroadcast(this.input, this.other, fn);
  }
}
