// Windowed stream: windows of each key, waiting for what to compute over them.
import { timestamp, type Fields, type RowOf } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import type { AnyRow } from '../plan/logical.js';
import { durationMs, type Duration } from '../time/duration.js';
import type { WindowAssigner } from '../window/assigner.js';
import type { AggregatesOver } from './aggregates.js';
import type { DataStream } from './dataStream.js';
import { resolveAggregates } from './resolveAggregates.js';
import type { WindowResult } from './resultTypes.js';

/** The result of windows, and the rows that came too late for any. */
export type WindowStream<G extends Fields, F extends Fields> = DataStream<G> & {
  /**
   * Side output: rows all of whose windows had closed when they arrived. Without a reader they are
   * counted and dropped.
   */
  readonly late: DataStream<F>;
};

/** Windows over a stream of columns `F`, keyed by `K`. */
export class WindowedStream<F extends Fields, K extends keyof F & string> {
  constructor(
    private readonly stream: DataStream<F>,
    private readonly keys: readonly K[],
    private readonly assigner: WindowAssigner,
    private readonly latenessMs = 0,
  ) {}

  /**
   * How long after the watermark passed its end a window still takes rows; each such row emits the
   * window's key again.
   */
  allowedLateness(lateness: Duration): WindowedStream<F, K> {
    return new WindowedStream(
      this.stream,
      this.keys,
      this.assigner,
      durationMs(lateness, 'The allowed lateness'),
    );
  }

  /**
   * Keys, `window_start`, `window_end` and these aggregates, when the watermark passes the end of
   * each window.
   *
   * @example bids.keyBy('auction').window(tumble('10s')).aggregate({ bids: count(), high:
   * max('price') })
   */
  aggregate<const A extends AggregatesOver<F>>(
    aggregates: A,
  ): WindowStream<WindowResult<F, K, A>, F> {
    const { stream, keys, assigner } = this;
    const { input, calls } = resolveAggregates(stream, aggregates);
    const schema = new Schema([
      ...keys.map((name) => ({ name, type: input.schema.type(name) })),
      { name: 'window_start', type: timestamp(3) },
      { name: 'window_end', type: timestamp(3) },
      ...calls.map((call) => ({ name: call.name, type: call.resultType })),
    ]);
    const result = stream.with<WindowResult<F, K, A>>({
      kind: 'windowAggregate',
      name: stream.nameOf(assigner.kind),
      schema,
      keys,
      assigner,
      calls,
      allowedLatenessMs: this.latenessMs,
      inputs: [input],
    });
    return Object.assign(result, { late: result.side('late', stream.schema) });
  }

  /** Folds the rows of each window and key with an associative function; emits the folded row. */
  reduce(call: (accumulated: RowOf<F>, row: RowOf<F>) => RowOf<F>): WindowStream<F, F> {
    const { stream, keys, assigner } = this;
    const result = stream.with<F>({
      kind: 'windowReduce',
      name: stream.nameOf(assigner.kind),
      schema: stream.node.schema,
      keys,
      assigner,
      call: call as (accumulated: AnyRow, row: AnyRow) => AnyRow,
      inputs: [stream.node],
    });
    return Object.assign(result, { late: result.side('late', stream.schema) });
  }
}
