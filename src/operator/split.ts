// Split: the rows of a stream by conditions, a side output each; those that meet none go on.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import { readRows } from '../batch/readRows.js';
import type { Schema } from '../batch/schema.js';
import { Expression } from '../expression/expression.js';
import { compileFilter, type Filter } from '../expression/filter.js';
import type { ExpressionNode } from '../expression/node.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';
import { functionError, wrongResult, type Row } from './userFunction.js';

/** One condition: an expression, or a function of a row. */
export interface SplitBranch {
  readonly tag: string;
  readonly condition: ExpressionNode | ((row: Row) => unknown);
}

/** Sends rows to the side output of the first condition, or of every one, that they meet. */
export class SplitOperator implements Operator {
  readonly stateBytes = 0;
  private context!: OperatorContext;
  private readonly filters = new Map<SplitBranch, Filter>();

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly branches: readonly SplitBranch[],
    private readonly matches: 'first' | 'all',
  ) {}

  describe(): OperatorDescription {
    const tags = this.branches.map(({ tag }) => tag).join(', ');
    return {
      name: this.name,
      text: `split into ${tags}, rest by ${this.matches} match`,
      state: [],
    };
  }

  open(context: OperatorContext): void {
    this.context = context;
    for (const branch of this.branches) {
      if (typeof branch.condition === 'function') continue;
      const predicate = new Expression(branch.condition);
      this.filters.set(branch, compileFilter(context.engine, this.outputSchema, predicate));
    }
  }

  processBatch(batch: Batch): void {
    this.context.emit(this.matches === 'first' ? this.toFirst(batch) : this.toAll(batch));
  }

  processWatermark(): void {}

  close(): void {
    for (const filter of this.filters.values()) filter.release();
  }

  /** Rows that meet no condition; each condition is asked of what those before it left. */
  private toFirst(batch: Batch): Batch {
    let rest = batch;
    for (const branch of this.branches) {
      if (rest.rowCount === 0) break;
      const { rows, count } = this.matching(branch, rest);
      if (count > 0) this.context.emitSide(branch.tag, this.selected(rest, rows, count));
      rest = this.without(rest, rows, count);
    }
    return rest;
  }

  /** Rows that meet no condition; each condition is asked once of every row. */
  private toAll(batch: Batch): Batch {
    const { arena, memory } = this.context.engine;
    const isMet = new Uint8Array(batch.rowCount);
    for (const branch of this.branches) {
      const { rows, count } = this.matching(branch, batch);
      for (let i = 0; i < count; i++) isMet[memory.u32[(rows >>> 2) + i]] = 1;
      if (count > 0) this.context.emitSide(branch.tag, this.selected(batch, rows, count));
    }
    const met = arena.allocate(batch.rowCount * 4);
    let count = 0;
    for (let i = 0; i < isMet.length; i++)
      if (isMet[i] === 1) memory.u32[(met >>> 2) + count++] = i;
    return this.without(batch, met, count);
  }

  private matching(branch: SplitBranch, batch: Batch): { rows: number; count: number } {
    const { condition } = branch;
    const filter = this.filters.get(branch);
    if (filter !== undefined) return filter.matches(batch);
    return this.matchingByFunction(condition as (row: Row) => unknown, batch);
  }

  private matchingByFunction(
    call: (row: Row) => unknown,
    batch: Batch,
  ): { rows: number; count: number } {
    const values = readRows(batch) as Row[];
    const { arena, memory } = this.context.engine;
    const rows = arena.allocate(values.length * 4);
    let count = 0;
    for (let i = 0; i < values.length; i++) {
      const isMatch = this.callAt(call, values, i);
      if (typeof isMatch !== 'boolean') throw wrongResult(this.name, i, isMatch, 'true or false');
      if (isMatch) memory.u32[(rows >>> 2) + count++] = i;
    }
    return { rows, count };
  }

  private callAt(call: (row: Row) => unknown, rows: readonly Row[], index: number): unknown {
    try {
      return call(rows[index]);
    } catch (cause) {
      throw functionError(this.name, index, cause);
    }
  }

  private selected(batch: Batch, rows: number, count: number): Batch {
    return count === batch.rowCount ? batch : batch.select(rows, count);
  }

  private without(batch: Batch, rows: number, count: number): Batch {
    if (count === 0) return batch;
    const { arena, kernels } = this.context.engine;
    const left = arena.allocate((batch.rowCount - count) * 4);
    return batch.select(left, kernels.complementRows(rows, count, left, batch.rowCount));
  }
}
