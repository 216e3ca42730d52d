// Group accumulators: the aggregates of a GROUP BY without a window, with FILTER and DISTINCT.
//
//   payload   | cells of the accumulator set | cells of distinct values … |
import type { Column } from '../batch/column.js';
import type { Field } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import { AccumulatorSet, type InputColumns } from './accumulatorSet.js';
import type { AggregateCall, GroupAggregateCall } from './aggregateCall.js';
import { aggregateResultType } from './aggregateResultType.js';
import { CallArguments, filterMasks, type BatchBits } from './callArguments.js';
import { cellRange, type CellRange, type CellSizes } from './cell.js';
import { declaredResult, isDeclarable } from './declaredResult.js';
import { DistinctValues } from './distinctValues.js';
import type { GroupList, GroupStore } from './groupStore.js';
import { argumentNames, uniqueNames } from './stateNames.js';

/** Aggregates over groups of a store, some of which may be forgotten. */
export class GroupAccumulators {
  /** Bytes that the store has to keep with each group; zero in a new one. */
  readonly payloadBytes: number;
  /** Columns of the state of groups. */
  readonly stateFields: readonly Field[];
  private readonly arguments: CallArguments;
  private readonly set: AccumulatorSet;
  private readonly distincts: DistinctValues[] = [];

  /**
   * @param input  The columns of the rows.
   * @param retracts  True when rows may be taken back.
   */
  constructor(
    private readonly engine: Engine,
    private readonly calls: readonly GroupAggregateCall[],
    input: readonly Field[],
    private readonly retracts: boolean,
  ) {
    this.arguments = new CallArguments(input);
    const plain = calls.map((call) => this.plainCall(call));
    const { names: inputNames, types } = this.arguments;
    this.set = new AccumulatorSet(engine, plain, types, { inputNames, retracts });
    this.payloadBytes = this.offsetOf(this.distincts.length);
    const nameOf = argumentNames(inputNames);
    const values = this.distincts.flatMap((distinct) => distinct.stateFields(nameOf));
    const taken = this.set.state.fields.map(({ name }) => name);
    this.stateFields = [...this.set.state.fields, ...uniqueNames(values, taken)];
  }

  /**
   * Adds rows to their groups, or takes them back.
   *
   * @param groups  Address of u32 group indices, one a row.
   * @param input  The dense column at a position.
   * @param kinds  Address of i8 row kinds, or 0.
   */
  update(
    store: GroupStore,
    groups: number,
    input: InputColumns,
    rowCount: number,
    kinds: number,
  ): void {
    const mask = filterMasks(this.engine, input, rowCount);
    const rows = { groups, rowCount, kinds, column: input, mask };
    const found = this.distincts.map((distinct, i) =>
      distinct.update(this.rangeOf(store, i), rows),
    );
    const bits: BatchBits = { mask, distinct: (values, filter) => found[values][filter] };
    const columns = this.arguments.columns(this.engine, input, rowCount, bits);
    this.set.update(store, groups, columns, rowCount, 0, kinds);
  }

  /** Result columns of groups, of the types of the calls, in the batch arena. */
  results(store: GroupStore, { groups, from, count }: GroupList): Column[] {
    const columns = this.set.results(store, groups, from, count);
    return columns.map((column, index) =>
      declaredResult(this.engine, column, this.calls[index], count),
    );
  }

  /** The states of groups, in the batch arena. */
  stateColumns(store: GroupStore, list: GroupList): Column[] {
    const values = this.distincts.flatMap((distinct, i) =>
      distinct.stateColumns(this.rangeOf(store, i), list),
    );
    return [...this.set.state.columns(store, list), ...values];
  }

  /** Adds states to groups: row i to group `groups[i]` (address of u32). */
  load(store: GroupStore, groups: number, columns: readonly Column[], count: number): void {
    let from = this.set.state.fields.length;
    this.set.state.load(store, groups, columns.slice(0, from), count);
    this.distincts.forEach((distinct, i) => {
      const until = from + distinct.columnCount;
      distinct.load(this.rangeOf(store, i), groups, columns.slice(from, until), count);
      from = until;
    });
  }

  /** Groups (address of u32) are about to be forgotten: their payload becomes zero. */
  forget(store: GroupStore, groups: number, count: number): void {
    this.distincts.forEach((distinct, i) => {
      distinct.forget(this.rangeOf(store, i), groups, count);
    });
    this.set.forget(store, groups, count);
  }

  /** Values kept beside the groups: those in use, and those that nobody needs any more. */
  get sizes(): CellSizes {
    const { live, dead } = this.set.sizes;
    return this.distincts.reduce(
      (sum, distinct) => ({
        live: sum.live + distinct.liveCount,
        dead: sum.dead + distinct.deadCount,
      }),
      { live, dead },
    );
  }

  /** Bytes held outside of the payload. */
  get stateBytes(): number {
    const values = this.distincts.reduce((sum, { stateBytes }) => sum + stateBytes, 0);
    return this.set.stateBytes + values;
  }

  release(): void {
    this.set.release();
    for (const distinct of this.distincts) distinct.release();
  }

  private offsetOf(distinct: number): number {
    const before = this.distincts.slice(0, distinct);
    return before.reduce((sum, { bytes }) => sum + bytes, this.set.payloadBytes);
  }

  private rangeOf(store: GroupStore, distinct: number): CellRange {
    return cellRange(store, this.offsetOf(distinct));
  }

  /** The call without FILTER and DISTINCT, over arguments that have them. */
  private plainCall(call: GroupAggregateCall): AggregateCall {
    const { filter = -1, name, resultType: declared, separator } = call;
    const isCount = call.kind === 'countDistinct';
    const kind = isCount ? 'count' : call.kind;
    // The extremes of values are those of the distinct ones.
    const isDistinct = isCount || (call.isDistinct === true && kind !== 'min' && kind !== 'max');
    const args = isDistinct ? this.distinctArguments(call, filter) : this.filtered(call, filter);
    const types = args.map((position) => this.arguments.types[position]);
    const resultType = aggregateResultType(kind, types);
    if (!isDeclarable(resultType, declared)) {
      throw new MillraceError(
        'PLAN_TYPE_MISMATCH',
        `The result '${name}' of ${kind} is ${resultType}, not ${declared}.`,
      );
    }
    return { kind, name, arguments: args, resultType, separator };
  }

  private filtered({ arguments: args }: GroupAggregateCall, filter: number): readonly number[] {
    if (filter < 0) return args;
    const rows = `where_${this.arguments.names[filter]}`;
    const own = args.length === 0 ? [-1] : args;
    return own.map((argument) =>
      this.arguments.position(argument, rows, (batch) => batch.mask(filter)),
    );
  }

  private distinctArguments({ arguments: args, kind }: GroupAggregateCall, filter: number) {
    if (args.length === 0) {
      throw new MillraceError('PLAN_INVALID_ARGUMENT', `${kind}(DISTINCT …) expects an argument.`);
    }
    const [values, mask] = this.distinctOf(args, filter);
    const where = filter < 0 ? '' : `_where_${this.arguments.names[filter]}`;
    const others = args.slice(1).map((position) => `_${this.arguments.names[position]}`);
    const rows = `distinct${others.join('')}${where}`;
    return [this.arguments.position(args[0], rows, (batch) => batch.distinct(values, mask))];
  }

  /** The distinct values of arguments and the number of a filter among theirs. */
  private distinctOf(args: readonly number[], filter: number): [values: number, mask: number] {
    for (const [index, distinct] of this.distincts.entries()) {
      const isSame = distinct.positions.join() === args.join();
      const mask = isSame ? distinct.maskOf(filter) : -1;
      if (mask >= 0) return [index, mask];
    }
    const { types } = this.arguments;
    const made = new DistinctValues(this.engine, args, types, this.retracts);
    return [this.distincts.push(made) - 1, made.maskOf(filter)];
  }
}
