// DataStream: rows of one schema that flow; each method describes a further stream and runs
// nothing.
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { DataType, Fields, RowOf } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { Expression } from '../expression/expression.js';
import type {
  CheckedSelection,
  Predicate,
  SelectResult,
  Selection,
} from '../expression/selection.js';
import type { Tag } from '../expression/tag.js';
import type { ValidatedFields } from '../format/standard/columns.js';
import type { LogicalNode, SinkNode } from '../plan/logical.js';
import { collect } from '../sink/collect.js';
import type { Sink } from '../sink/sink.js';
import type { WatermarkStrategy } from '../time/watermarkStrategy.js';
import type { BoundedAssigner, GlobalAssigner, WindowAssigner } from '../window/assigner.js';
import { assignWatermarks } from './assignWatermarks.js';
import { BroadcastConnectedStream, BroadcastStream } from './broadcastStream.js';
import { ConnectedStreams } from './connectedStreams.js';
import type { BroadcastDescriptors } from './connectedTypes.js';
import type { Environment, ExecuteOptions } from './environment.js';
import { deadLetterSchema, type DeadLetterFields } from './deadLetters.js';
import {
  splitStream,
  type Branches,
  type CheckedBranches,
  type SplitOptions,
  type SplitStreams,
} from './split.js';
import { requireSameSchema, unitedSchema } from './unionSchema.js';
import { unionByName, type UnionByName, type UnionByNameOptions } from './unionByName.js';
import { selectionColumns } from './selectionColumns.js';
import { KeyedStream } from './keyedStream.js';
import { iterateRows } from './iterate.js';
import type { LookupSource } from '../source/lookup.js';
import { lookupJoin, type LookupJoinFields, type LookupJoinOptions } from './lookupJoin.js';
import type { LookupKeys } from './lookupJoin.js';
import type { CallBatches } from './asyncSettings.js';
import type { AnyAsyncFunction, AsyncBatchFunction, AsyncRowFunction } from './mapAsync.js';
import { mapAsync, type MapAsyncOptions, type MapAsyncStream } from './mapAsync.js';
import type { TopOptions } from './order.js';
import { process } from './process.js';
import type { ProcessFunction } from './processTypes.js';
import type { Simplify } from './resultTypes.js';
import { nodeReadable, webReadable, type NodeReadable } from './readable.js';
import { rowFunctionStream } from './rowFunctions.js';
import type { SideOutputs, WithSideOutputs } from './sideOutputs.js';
import type { StreamTables, TemporaryViewOptions } from './streamTables.js';
import { topRows } from './top.js';
import { validateRows, type ValidateOptions } from './validate.js';
import { WindowedStream } from './windowedStream.js';
import { countSettings, type Unbounded } from './windowStreams.js';

/** A stream of rows whose columns are `F`. Immutable. */
export class DataStream<F extends Fields> implements AsyncIterable<RowOf<F>> {
  constructor(
    /** @internal */ readonly environment: Environment,
    /** @internal */ readonly node: LogicalNode,
  ) {}

  /** The stream's columns. */
  get schema(): Schema<F> {
    return this.node.schema as Schema<F>;
  }

  /**
   * Gives the last operator a name of its own: unique in the job, shown in progress, and its state
   * is matched by it.
   */
  named(name: string): DataStream<F> {
    return this.with({ ...this.node, name: this.environment.uniqueName(name) });
  }

  /**
   * Keeps rows for which an expression is true (in WASM), or for which a function returns true (row
   * by row in JS).
   */
  filter(predicate: (row: RowOf<F>) => boolean): DataStream<F>;
  filter<X extends Tag>(predicate: Predicate<F, X>): DataStream<F>;
  filter(predicate: ((row: RowOf<F>) => boolean) | Expression<Tag>): DataStream<F> {
    if (typeof predicate === 'function') return rowFunctionStream(this, 'filter', predicate);
    const { node } = this;
    return this.with({
      kind: 'filter',
      name: this.nameOf('filter'),
      schema: node.schema,
      predicate: predicate.node,
      inputs: [node],
    });
  }

  /** One row for each row, by a function; `result` describes the new rows when they differ. */
  map(call: (row: RowOf<F>) => RowOf<F>): DataStream<F>;
  map<G extends Fields>(call: (row: RowOf<F>) => RowOf<G>, result: Schema<G>): DataStream<G>;
  map<G extends Fields>(call: (row: RowOf<F>) => object, result?: Schema<G>): DataStream<G> {
    return rowFunctionStream(this, 'map', call, result);
  }

  /** Any number of rows for each row, by a function that returns an array or iterable. */
  flatMap(call: (row: RowOf<F>) => Iterable<RowOf<F>>): DataStream<F>;
  flatMap<G extends Fields>(
    call: (row: RowOf<F>) => Iterable<RowOf<G>>,
    result: Schema<G>,
  ): DataStream<G>;
  flatMap<G extends Fields>(
    call: (row: RowOf<F>) => Iterable<object>,
    result?: Schema<G>,
  ): DataStream<G> {
    return rowFunctionStream(this, 'flatMap', call, result);
  }

  /**
   * Calls a function that answers later, fetch for example, for each row or for some rows together
   * (`batch`), with at most `capacity` rows at work; `result` describes the new rows when they
   * differ. The results of a row keep its event time.
   *
   * @example orders.mapAsync((row, { signal }) => lookUp(row.id, signal), { timeout: '5s' })
   */
  mapAsync<G extends Fields = F>(
    fn: AsyncBatchFunction<RowOf<F>, RowOf<NoInfer<G>>>,
    options: MapAsyncOptions<G> & { readonly batch: CallBatches },
  ): MapAsyncStream<G, F>;
  mapAsync<G extends Fields = F>(
    fn: AsyncRowFunction<RowOf<F>, RowOf<NoInfer<G>>>,
    options?: MapAsyncOptions<G> & { readonly batch?: undefined },
  ): MapAsyncStream<G, F>;
  mapAsync<G extends Fields>(
    fn: AnyAsyncFunction<RowOf<F>>,
    options?: MapAsyncOptions<G>,
  ): MapAsyncStream<G, F> {
    return mapAsync(this, fn, options);
  }

  /**
   * What a Standard Schema validator (zod, valibot, arktype) makes of each row; see
   * {@link fromStandardSchema} for one at the edge of a source.
   */
  validate<V extends StandardSchemaV1>(
    validator: V,
    options: ValidateOptions<V> = {},
  ): MapAsyncStream<ValidatedFields<V>, F> {
    return validateRows(this, validator, options);
  }

  /**
   * Each row with the rows of a table outside of the job that have the same key, as they are when
   * the row comes; a cache saves lookups.
   *
   * @example orders.lookupJoin(people, { on: { customer_id: 'id' }, cache: { maxRows: 10_000 } })
   */
  lookupJoin<
    L extends Fields,
    const On extends LookupKeys<F, L>,
    const T extends 'inner' | 'left' = 'inner',
    const P extends string = '',
  >(
    table: LookupSource<L>,
    options: LookupJoinOptions<On, T, P>,
  ): MapAsyncStream<LookupJoinFields<F, L, On, T, P>, F> {
    return lookupJoin(this, table, options);
  }

  /**
   * Exactly these columns: names, or an object of expressions and names.
   *
   * @example bids.select({ auction: 'auction', euro: col('price').mul(2) })
   */
  select<const N extends keyof F & string>(...names: N[]): DataStream<Simplify<Pick<F, N>>>;
  select<const S extends Selection>(
    selection: S & CheckedSelection<F, S>,
  ): DataStream<SelectResult<F, S>>;
  select(first: unknown, ...names: string[]): unknown {
    if (typeof first !== 'string') return this.project(first as Selection);
    return this.project(Object.fromEntries([first, ...names].map((name) => [name, name])));
  }

  /** All columns, and these: new ones behind, those of a known name replaced in place. */
  withColumns<const S extends Selection>(
    selection: S & CheckedSelection<F, S>,
  ): DataStream<Simplify<Omit<F, keyof S> & SelectResult<F, S>>> {
    const kept = Object.fromEntries(this.node.schema.names.map((name) => [name, name]));
    return this.project({ ...kept, ...(selection as Selection) });
  }

  /** All columns but these. */
  drop<const N extends keyof F & string>(...names: N[]): DataStream<Simplify<Omit<F, N>>> {
    names.forEach((name) => this.node.schema.indexOf(name));
    const kept = this.node.schema.names.filter(
      (name) => !names.some((dropped) => dropped === name),
    );
    return this.project(Object.fromEntries(kept.map((name) => [name, name])));
  }

  /**
   * The rows of this and other streams of the same columns, in no particular order between them.
   */
  union(...others: readonly DataStream<F>[]): DataStream<F> {
    const { node } = this;
    for (const other of others) requireSameSchema(node.schema, other.node.schema);
    const inputs = [node, ...others.map((other) => other.node)];
    const united = unitedSchema(inputs.map((input) => input.schema));
    return this.with({ kind: 'union', name: this.nameOf('union'), schema: united, inputs });
  }

  /**
   * The rows of this and another stream whose columns are matched by name: of both types the wider
   * one. A column that one side lacks is null for its rows with `allowMissing`, else an error.
   */
  unionByName<G extends Fields>(
    other: DataStream<G>,
    options: UnionByNameOptions = {},
  ): DataStream<UnionByName<F, G>> {
    return unionByName(this, other, options);
  }

  /**
   * A stream for each condition, and `rest` for the rows that meet none. A row goes to the first
   * condition that it meets, or with `{ matches: 'all' }` to each.
   *
   * @example const { cheap, dear, rest } = bids.split({ cheap: col('price').lt(100), dear: (bid) =>
   * bid.price > 10_000n })
   */
  split<const B extends Branches<F>>(
    branches: B & CheckedBranches<F, B>,
    options: SplitOptions = {},
  ): SplitStreams<F, B> {
    return splitStream<F, B>(this, branches, options);
  }

  /**
   * This stream as a table of SQL.
   *
   * @typeParam T  What `tables` makes of streams: a `Table`.
   * @example
   *   const bids = stream.toTable(tables, { rowtime: 'dateTime' });
   *   const dear = await tables.sqlQuery(`SELECT * FROM ${bids} WHERE price > 100`);
   */
  toTable<T>(tables: StreamTables<T>, options?: TemporaryViewOptions<keyof F & string>): T {
    return tables.fromStream(this, options);
  }

  /** Sets event times and watermarks, where the source did not. */
  assignWatermarks(strategy: WatermarkStrategy<keyof F & string>): DataStream<F> {
    return assignWatermarks(this, strategy);
  }

  /** Partitions by the values of columns; null is a key like any other. */
  keyBy<const K extends keyof F & string>(...keys: K[]): KeyedStream<F, K> {
    keys.forEach((key) => this.node.schema.indexOf(key));
    return new KeyedStream<F, K>(this, keys);
  }

  /**
   * The first `count` rows of each window by an order, with their rank: for the result of windows.
   *
   * @example hourly.top(10, { by: [desc('mean_delay'), 'origin'], rank: 'place' })
   */
  top<const R extends string = 'rank'>(
    count: number,
    options: TopOptions<keyof F & string, R>,
  ): DataStream<Simplify<F & { readonly [K in R]: DataType<number> }>> {
    return topRows(this, count, options);
  }

  /** Calls a function for each row, with any number of outputs; Flink's ProcessFunction. */
  process<G extends Fields, const O extends SideOutputs = Record<never, never>>(
    fn: ProcessFunction<F, G, O>,
  ): WithSideOutputs<G, O> {
    return process(this, fn);
  }

  /** This stream and another, of any columns, into one function; or this and a broadcast one. */
  connect<B extends Fields, R extends BroadcastDescriptors>(
    other: BroadcastStream<B, R>,
  ): BroadcastConnectedStream<F, B, R>;
  connect<B extends Fields>(other: DataStream<B>): ConnectedStreams<F, B>;
  connect<B extends Fields>(
    other: DataStream<B> | BroadcastStream<B, BroadcastDescriptors>,
  ): ConnectedStreams<F, B> | BroadcastConnectedStream<F, B, BroadcastDescriptors> {
    return other instanceof BroadcastStream
      ? new BroadcastConnectedStream(this, other)
      : new ConnectedStreams(this, other);
  }

  /**
   * Makes the rows known to all rows of another stream, as maps that they fill.
   *
   * @example payments.connect(rules.broadcast({ rules: mapState(string(), jsonValue<Rule>()) }))
   */
  broadcast<const R extends BroadcastDescriptors>(states: R): BroadcastStream<F, R> {
    return new BroadcastStream(this, states);
  }

  /** Windows over all rows together. */
  windowAll(assigner: BoundedAssigner<RowOf<F>>): WindowedStream<F, never>;
  windowAll(assigner: GlobalAssigner): WindowedStream<F, never, Unbounded>;
  windowAll(assigner: WindowAssigner<never>): unknown {
    return new WindowedStream(this, { keys: [], assigner, latenessMs: 0 });
  }

  /** Windows of `size` rows, or with `slide` of the last `size` whenever there are `slide` more. */
  countWindowAll(size: number, slide?: number): WindowedStream<F, never, Unbounded> {
    return new WindowedStream(this, countSettings([], size, slide));
  }

  /** Sends the rows to a sink; a stream may have several. Returns the stream. */
  sinkTo(sink: Sink<F>, name?: string): this {
    const node: SinkNode = Object.freeze({
      kind: 'sink',
      name: this.environment.uniqueName(name ?? sink.name),
      schema: this.node.schema,
      sink: sink,
      inputs: [this.node] as const,
    });
    this.environment.addSink(node);
    return this;
  }

  /** The side output of records that the source's format rejected under the policy DEAD_LETTER. */
  get deadLetters(): DataStream<DeadLetterFields> {
    if (this.node.kind !== 'source') {
      throw new MillraceError(
        'PLAN_INVALID_GRAPH',
        "'deadLetters' is an output of a source's stream only.",
      );
    }
    return this.side('deadLetter', deadLetterSchema);
  }

  /** Runs the job of this stream alone and returns its rows. */
  async collect(options: ExecuteOptions & { limit?: number } = {}): Promise<RowOf<F>[]> {
    const sink = collect<F>({ limit: options.limit });
    const job = this.startWith(sink, options);
    await job.done;
    return [...sink.rows];
  }

  /** Runs the job of this stream alone and yields its rows; leaving the loop cancels the job. */
  [Symbol.asyncIterator](): AsyncIterator<RowOf<F>> {
    return iterateRows<F>((sink) => this.startWith(sink, {}));
  }

  /** The rows as a Web ReadableStream; cancelling it cancels the job of this stream. */
  toReadableStream(): ReadableStream<RowOf<F>> {
    return webReadable(this);
  }

  /** The rows as a Node Readable in object mode; destroying it cancels the job of this stream. */
  toReadable(): NodeReadable<RowOf<F>> {
    return nodeReadable(this);
  }

  /** @internal A side output of this stream's operator. */
  side<G extends Fields>(tag: string, columns: Schema<G>): DataStream<G> {
    const name = `${this.node.name}.${tag}`;
    const { node } = this;
    return this.with({ kind: 'sideOutput', tag, name, schema: columns, inputs: [node] });
  }

  /** @internal A stream of another node in the same environment. */
  with<G extends Fields>(node: LogicalNode): DataStream<G> {
    return new DataStream<G>(this.environment, Object.freeze(node));
  }

  /** @internal */
  nameOf(operation: string): string {
    return this.environment.uniqueName(operation);
  }

  /** @internal The columns of a selection, computed by expressions. */
  project<G extends Fields>(selection: Selection): DataStream<G> {
    const { columns, schema: result } = selectionColumns(this.node.schema, selection);
    const name = this.nameOf('select');
    return this.with({ kind: 'project', name, schema: result, columns, inputs: [this.node] });
  }

  private startWith(sink: Sink<F>, options: ExecuteOptions): ReturnType<Environment['start']> {
    const { node } = this;
    const sinkNode: SinkNode = {
      kind: 'sink',
      name: sink.name,
      schema: node.schema,
      sink: sink,
      inputs: [node],
    };
    return this.environment.start([sinkNode], options);
  }
}
