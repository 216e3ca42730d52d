// Call arguments: the columns that aggregates read, those of FILTER and DISTINCT as columns of
// their own behind the input's.
//
//   sum(price) FILTER (WHERE cheap)     price, null where not cheap
//   count(*) FILTER (WHERE cheap)       null where not cheap
//   sum(DISTINCT price)                 price, null but where a price appears or vanishes
import { columnOf } from '../batch/column.js';
import { boolean, type DataType, type Field } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import type { InputColumns } from './accumulatorSet.js';

/** An argument of which only some rows count. */
interface PartialArgument {
  /** Position of the argument; −1 of count(*). */
  readonly argument: number;
  /** Unique: rows that pass a filter, or that a distinct value appears with. */
  readonly rows: string;
  readonly bits: RowBits;
}

/** The rows of a batch that count, as a bitmap; 0 = all. */
export type RowBits = (batch: BatchBits) => number;

/** Bitmaps of a batch. */
export interface BatchBits {
  /** The rows that pass the filter at a position. */
  mask(filter: number): number;
  /** The rows that make a value appear or vanish, by the number of the values and the filter. */
  distinct(values: number, filter: number): number;
}

/** Positions, types and columns of arguments; the input's own come first. */
export class CallArguments {
  readonly types: DataType<unknown>[];
  readonly names: string[];
  private readonly partial: PartialArgument[] = [];
  private readonly inputCount: number;

  constructor(input: readonly Field[]) {
    this.types = input.map(({ type }) => type);
    this.names = input.map(({ name }) => name);
    this.inputCount = input.length;
  }

  /**
   * The position of an argument of which only some rows count.
   *
   * @param argument  −1 of count(*).
   * @param rows  Tells these rows from others; its names are those of state columns.
   */
  position(argument: number, rows: string, bits: RowBits): number {
    const isKnown = (of: PartialArgument): boolean => of.argument === argument && of.rows === rows;
    const known = this.partial.findIndex(isKnown);
    if (known >= 0) return this.inputCount + known;
    const name = argument < 0 ? 'rows' : this.names[argument];
    const type = argument < 0 ? boolean() : this.types[argument];
    this.partial.push({ argument, rows, bits });
    this.types.push(type.nullable());
    this.names.push(`${name}_${rows}`);
    return this.types.length - 1;
  }

  /** The columns of a batch of so many rows by position. */
  columns(engine: Engine, input: InputColumns, rowCount: number, batch: BatchBits): InputColumns {
    return (position) => {
      if (position < this.inputCount) return input(position);
      const { argument, bits } = this.partial[position - this.inputCount];
      const mask = bits(batch);
      const type = this.types[position];
      if (argument < 0) return columnOf(type, mask, mask);
      const column = input(argument);
      return { ...column, type, validity: bothOf(engine, column.validity, mask, rowCount) };
    };
  }
}

/** The rows that pass filters, made once a batch. */
export function filterMasks(
  engine: Engine,
  input: InputColumns,
  rowCount: number,
): (filter: number) => number {
  const masks = new Map<number, number>();
  return (filter) => {
    const known = masks.get(filter);
    if (known !== undefined) return known;
    const { values, validity } = input(filter);
    const mask = bothOf(engine, values, validity, rowCount);
    masks.set(filter, mask);
    return mask;
  };
}

/** Where two bitmaps are both set; 0 = all. */
function bothOf(engine: Engine, a: number, b: number, rowCount: number): number {
  if (a === 0 || b === 0) return a + b;
  const out = engine.arena.allocateBitmap(rowCount);
  engine.kernels.bothBits(a, b, out, rowCount);
  return out;
}
