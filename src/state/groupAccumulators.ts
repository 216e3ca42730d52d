// Group accumulators: the aggregates of a GROUP BY without a window, with FILTER and DISTINCT.
import type { Column } from '../batch/column.js';
import type { Field } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import { AccumulatorSet, type InputColumns } from './accumulatorSet.js';
import type { AggregateCall, GroupAggregateCall } from './aggregateCall.js';
import { aggregateResultType } from './aggregateResultType.js';
import { CallArguments } from './callArguments.js';
import { declaredResult, isDeclarable } from './declaredResult.js';
import type { GroupList, GroupStore } from './groupStore.js';

/** Aggregates over groups of a store, some of which may be forgotten. */
export class GroupAccumulators {
  /** Bytes that the store has to keep with each group; zero in a new one. */
  readonly payloadBytes: number;
  /** Columns of the state of groups. */
  readonly stateFields: readonly Field[];
  private readonly arguments: CallArguments;
  private readonly set: AccumulatorSet;

  /**
   * @param input  The columns of the rows.
   * @param retracts  True when rows may be taken back.
   */
  constructor(
    private readonly engine: Engine,
    private readonly calls: readonly GroupAggregateCall[],
    input: readonly Field[],
    retracts: boolean,
  ) {
    this.arguments = new CallArguments(input);
    const plain = calls.map((call) => this.plainCall(call));
    const { names: inputNames, types } = this.arguments;
    this.set = new AccumulatorSet(engine, plain, types, { inputNames, retracts });
    this.payloadBytes = this.set.payloadBytes;
    this.stateFields = this.set.state.fields;
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
    const columns = this.arguments.columns(this.engine, input, rowCount);
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
    return this.set.state.columns(store, list);
  }

  /** Adds states to groups: row i to group `groups[i]` (address of u32). */
  load(store: GroupStore, groups: number, columns: readonly Column[], count: number): void {
    this.set.state.load(store, groups, columns, count);
  }

  /** Bytes held outside of the payload. */
  get stateBytes(): number {
    return this.set.stateBytes;
  }

  release(): void {
    this.set.release();
  }

  /** The call without FILTER and DISTINCT, over arguments that have them. */
  private plainCall(call: GroupAggregateCall): AggregateCall {
    const { filter, name } = call;
    const isExtreme = call.kind === 'min' || call.kind === 'max';
    const isDistinct = call.isDistinct === true && !isExtreme;
    const kind = isDistinct && call.kind === 'count' ? 'countDistinct' : call.kind;
    if (isDistinct && kind !== 'countDistinct') {
      throw new MillraceError('PLAN_UNSUPPORTED', `${kind}(DISTINCT …) is not supported.`);
    }
    const own = call.arguments.length === 0 ? [-1] : call.arguments;
    const args =
      filter === undefined
        ? call.arguments
        : own.map((argument) => this.arguments.position(argument, filter));
    const types = args.map((position) => this.arguments.types[position]);
    const resultType = aggregateResultType(kind, types);
    if (!isDeclarable(resultType, call.resultType)) {
      throw new MillraceError(
        'PLAN_TYPE_MISMATCH',
        `The result '${name}' of ${kind} is ${resultType}, not ${call.resultType}.`,
      );
    }
    return { kind, name, arguments: args, resultType };
  }
}
