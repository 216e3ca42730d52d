// Cells of plain numbers: counts, sums and extremes. One kernel updates, one merges.
import * as abi from '../../assembly/abi/accumulator.js';
import { STATUS_OVERFLOW } from '../../assembly/abi/status.js';
import { columnOf, type Column } from '../batch/column.js';
import { decimal, float64, int64, type DataType, type Field } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import {
  cellValuesOf,
  type ArgumentNames,
  type Cell,
  type CellMerge,
  type CellRange,
  type CellRows,
  type CellSteps,
  type UpdateStep,
} from './cell.js';
import type { GroupList } from './groupStore.js';
import { isFloat, narrowed, storedType, widened } from './physical.js';

/** Counts rows, or the values of an argument that are not null. */
export class CountCell implements Cell {
  readonly id: string;
  readonly bytes = 8;
  readonly stateBytes = 0;
  readonly retracts = true;
  readonly mergesLists = true;

  constructor(
    private readonly engine: Engine,
    /** Position of the argument; −1 counts rows. */
    private readonly argument: number,
  ) {
    this.id = `count ${argument}`;
  }

  update({ address, stride }: CellRange, { groups, rowCount, kinds, column }: CellRows): void {
    const validity = this.argument < 0 ? 0 : column(this.argument).validity;
    this.engine.kernels.updateCount(address, stride, groups, validity, kinds, rowCount);
  }

  get steps(): CellSteps {
    return this;
  }

  step({ column }: CellRows): UpdateStep {
    const validity = this.argument < 0 ? 0 : column(this.argument).validity;
    return { operation: abi.STEP_COUNT, values: 0, validity };
  }

  merge(merge: CellMerge): void {
    mergeBy(this.engine.kernels.mergeCount, merge);
  }

  stateFields(nameOf: ArgumentNames): Field[] {
    const name = this.argument < 0 ? 'rows' : `count_${nameOf(this.argument)}`;
    return [{ name, type: int64() }];
  }

  stateColumns(range: CellRange, list: GroupList): Column[] {
    return [columnOf(int64(), cellValuesOf(this.engine, range, list, 8))];
  }

  load({ address, stride }: CellRange, groups: number, [counts]: readonly Column[], count: number) {
    const { values, validity } = counts;
    this.engine.kernels.updateSumI64(address, stride, groups, values, validity, 0, count);
  }

  loadStep([{ values, validity }]: readonly Column[]): UpdateStep {
    return { operation: abi.STEP_SUM_I64, values, validity };
  }

  release(): void {}
}

/** Sums integers, floats or decimals. */
export class SumCell implements Cell {
  readonly id: string;
  readonly bytes: number;
  readonly stateBytes = 0;
  readonly retracts = true;
  readonly mergesLists = true;

  constructor(
    private readonly engine: Engine,
    private readonly argument: number,
    private readonly type: DataType<unknown>,
    /** Name of the aggregate, for errors. */
    private readonly name: string,
  ) {
    this.id = `sum ${argument}`;
    this.bytes = type.kind === 'DECIMAL' ? 16 : 8;
  }

  update({ address, stride }: CellRange, rows: CellRows): void {
    const { groups, rowCount, kinds } = rows;
    const { kernels } = this.engine;
    const { values, validity } = rows.wide(this.argument);
    if (this.type.kind === 'DECIMAL') {
      const isWide = this.type.width >>> 4;
      this.check(
        kernels.updateSumI128(address, stride, groups, values, validity, kinds, rowCount, isWide),
      );
    } else {
      const update = isFloat(this.type) ? kernels.updateSumF64 : kernels.updateSumI64;
      this.check(update(address, stride, groups, values, validity, kinds, rowCount));
    }
  }

  merge(merge: CellMerge): void {
    const { kernels } = this.engine;
    const decimalOrInteger =
      this.type.kind === 'DECIMAL' ? kernels.mergeSumI128 : kernels.mergeSumI64;
    this.check(mergeBy(isFloat(this.type) ? kernels.mergeSumF64 : decimalOrInteger, merge));
  }

  stateFields(nameOf: ArgumentNames): Field[] {
    return [{ name: `sum_${nameOf(this.argument)}`, type: this.sumType }];
  }

  stateColumns(range: CellRange, list: GroupList): Column[] {
    return [columnOf(this.sumType, cellValuesOf(this.engine, range, list, this.bytes))];
  }

  load({ address, stride }: CellRange, groups: number, [sums]: readonly Column[], count: number) {
    const { kernels } = this.engine;
    const { values, validity } = sums;
    if (this.type.kind === 'DECIMAL') {
      this.check(kernels.updateSumI128(address, stride, groups, values, validity, 0, count, 1));
    } else {
      const update = isFloat(this.type) ? kernels.updateSumF64 : kernels.updateSumI64;
      this.check(update(address, stride, groups, values, validity, 0, count));
    }
  }

  loadStep([{ values, validity }]: readonly Column[]): UpdateStep {
    const operation = isFloat(this.type) ? abi.STEP_SUM_F64 : abi.STEP_SUM_I64;
    return { operation, values, validity };
  }

  private get sumType(): DataType<unknown> {
    if (this.type.kind === 'DECIMAL') return decimal(38, this.type.scale);
    return isFloat(this.type) ? float64() : int64();
  }

  release(): void {}

  get steps(): CellSteps | undefined {
    return this.type.kind === 'DECIMAL' ? undefined : this;
  }

  step({ wide }: CellRows): UpdateStep {
    const { values, validity } = wide(this.argument);
    const operation = isFloat(this.type) ? abi.STEP_SUM_F64 : abi.STEP_SUM_I64;
    return { operation, values, validity };
  }

  private check(status: number): void {
    if (status === STATUS_OVERFLOW) this.overflowed();
  }

  overflowed(): never {
    const range = this.type.kind === 'DECIMAL' ? '38 digits' : 'a BIGINT';
    throw new MillraceError(
      'DATA_OVERFLOW',
      `The sum of '${this.name}' does not fit ${range}. Cast its argument to DECIMAL or DOUBLE.`,
    );
  }
}

/** Smallest or largest value of at most 64 bits. */
export class ExtremeCell implements Cell {
  readonly id: string;
  readonly bytes = 8;
  readonly stateBytes = 0;
  readonly retracts = false;
  readonly mergesLists = true;
  /** ORDER_… of `assembly/abi/accumulator.ts`. */
  readonly order: number;

  constructor(
    private readonly engine: Engine,
    private readonly argument: number,
    private readonly type: DataType<unknown>,
    private readonly isLargest: boolean,
  ) {
    this.id = `${isLargest ? 'max' : 'min'} ${argument}`;
    this.order = orderOf(type, isLargest);
  }

  update({ address, stride }: CellRange, { groups, rowCount, wide }: CellRows): void {
    const { values, validity } = wide(this.argument);
    const { kernels } = this.engine;
    kernels.updateExtreme(address, stride, groups, values, validity, rowCount, this.order);
  }

  get steps(): CellSteps {
    return this;
  }

  step({ wide }: CellRows): UpdateStep {
    const { values, validity } = wide(this.argument);
    return { operation: abi.STEP_EXTREME + this.order, values, validity };
  }

  merge(merge: CellMerge): void {
    mergeBy(this.engine.kernels.mergeExtreme, merge);
  }

  stateFields(nameOf: ArgumentNames): Field[] {
    const name = `${this.isLargest ? 'max' : 'min'}_${nameOf(this.argument)}`;
    return [{ name, type: storedType(this.type) }];
  }

  stateColumns(range: CellRange, list: GroupList): Column[] {
    return [extremeColumn(this.engine, range, list, storedType(this.type), this.order)];
  }

  load({ address, stride }: CellRange, groups: number, columns: readonly Column[], count: number) {
    const { values, validity } = widened(this.engine, columns[0], count);
    const { kernels } = this.engine;
    kernels.updateExtreme(address, stride, groups, values, validity, count, this.order);
  }

  loadStep(columns: readonly Column[], count: number): UpdateStep {
    const { values, validity } = widened(this.engine, columns[0], count);
    return { operation: abi.STEP_EXTREME + this.order, values, validity };
  }

  release(): void {}
}

/**
 * The values of order codes as a column. Where null is allowed the code 0 becomes one: it is that
 * of a new cell, and what else it stands for is taken in as if nothing were.
 */
export function extremeColumn(
  engine: Engine,
  { address, stride }: CellRange,
  { groups, from, count }: GroupList,
  type: DataType<unknown>,
  order: number,
): Column {
  const values = engine.arena.allocate(count * 8);
  engine.kernels.extremeValues(address, stride, groups, from, values, count, order);
  if (!type.isNullable) return narrowed(engine, type, values, 0, count);
  const validity = engine.arena.allocateBitmap(count);
  const empty = engine.kernels.countedGroups(address, stride, groups, from, validity, count);
  return narrowed(engine, type, values, empty === 0 ? 0 : validity, count);
}

/** The order code (`assembly/abi/accumulator.ts`) of a type of at most 64 bits. */
export function orderOf(type: DataType<unknown>, isLargest: boolean): number {
  if (isFloat(type)) return isLargest ? abi.ORDER_FLOAT_LARGEST : abi.ORDER_FLOAT_SMALLEST;
  return isLargest ? abi.ORDER_INT_LARGEST : abi.ORDER_INT_SMALLEST;
}

/** A kernel with the parameters of `mergeCount`. */
export type MergeKernel = Engine['kernels']['mergeCount'];

/** Calls a merge kernel. */
export function mergeBy(
  kernel: MergeKernel,
  { target, targetGroups, source, sourceGroups, from, count }: CellMerge,
): number {
  return kernel(
    target.address,
    target.stride,
    targetGroups,
    source.address,
    source.stride,
    sourceGroups ?? 0,
    from,
    count,
  );
}
