// Moments cell: count, mean and squares, from which variances and standard deviations follow.
import * as abi from '../../assembly/abi/accumulator.js';
import { columnOf, type Column } from '../batch/column.js';
import { float64, type DataType, type Field } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import {
  cellValuesOf,
  type ArgumentNames,
  type Cell,
  type CellMerge,
  type CellRange,
  type CellRows,
} from './cell.js';
import type { GroupList } from './groupStore.js';
import { mergeBy } from './numberCell.js';
import { isFloat } from './physical.js';

const PARTS = [
  { name: 'count', offset: abi.MOMENTS_COUNT },
  { name: 'mean', offset: abi.MOMENTS_MEAN },
  { name: 'squares', offset: abi.MOMENTS_SQUARES },
];

/** Welford's moments of a number. */
export class MomentsCell implements Cell {
  readonly id: string;
  readonly bytes = abi.MOMENTS_BYTES;
  readonly stateBytes = 0;
  readonly retracts = true;
  readonly mergesLists = true;

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

  /** `squares` are those of the distances from the mean. */
  stateFields(nameOf: ArgumentNames): Field[] {
    const argument = nameOf(this.argument);
    return PARTS.map(({ name }) => ({
      name: `moments_${argument}_${name}`,
      type: float64(),
    }));
  }

  stateColumns({ address, stride, groupCount }: CellRange, list: GroupList): Column[] {
    return PARTS.map(({ offset }) => {
      const range = { address: address + offset, stride, groupCount };
      return columnOf(float64(), cellValuesOf(this.engine, range, list, 8));
    });
  }

  load(target: CellRange, groups: number, columns: readonly Column[], count: number): void {
    const { arena, kernels } = this.engine;
    const cells = arena.allocate(count * this.bytes);
    PARTS.forEach(({ offset }, index) => {
      const { values, validity } = columns[index];
      kernels.scatterWords(values, validity, cells + offset, this.bytes, count);
    });
    const source = { address: cells, stride: this.bytes, groupCount: count };
    this.merge({ target, targetGroups: groups, source, from: 0, count });
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
