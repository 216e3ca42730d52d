// Moments cell: count, mean and squares, from which variances and standard deviations follow.
import * as abi from '../../assembly/abi/accumulator.js';
import type { DataType } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import type { Cell, CellMerge, CellRange, CellRows } from './cell.js';
import { mergeBy } from './numberCell.js';
import { isFloat } from './physical.js';

/** Welford's moments of a number. */
export class MomentsCell implements Cell {
  readonly id: string;
  readonly bytes = abi.MOMENTS_BYTES;
  readonly stateBytes = 0;
  readonly retracts = true;

  constructor(
    private readonly engine: Engine,
    private readonly argument: number,
    private readonly type: DataType<unknown>,
  ) {
    this.id = `moments ${argument}`;
  }

  update({ address, stride }: CellRange, rows: CellRows): void {
    const { groups, rowCount, kinds } = rows;
    const { validity, values } = rows.wide(this.argument);
    const doubles = isFloat(this.type) ? values : this.doubles(values, rowCount);
    const { kernels } = this.engine;
    kernels.updateMoments(address, stride, groups, doubles, validity, kinds, rowCount);
  }

  merge(merge: CellMerge): void {
    mergeBy(this.engine.kernels.mergeMoments, merge);
  }

  release(): void {}

  private doubles(values: number, rowCount: number): number {
    const { arena, kernels } = this.engine;
    const out = arena.allocate(rowCount * 8);
    const width = Math.max(this.type.width, 8);
    kernels.integersToF64(values, out, rowCount, width, 10 ** this.type.scale);
    return out;
  }
}
