// Call arguments: the columns that aggregates read, those of FILTER as columns of their own.
//
//   sum(price) FILTER (WHERE cheap)      →   column behind the input's: price, null where not cheap
//   count(*) FILTER (WHERE cheap)        →   column behind the input's: null where not cheap
import { columnOf } from '../batch/column.js';
import { boolean, type DataType, type Field } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import type { InputColumns } from './accumulatorSet.js';

interface FilteredArgument {
  /** Position of the argument; −1 of count(*). */
  readonly argument: number;
  readonly filter: number;
}

/** Positions, types and columns of arguments; the input's own come first. */
export class CallArguments {
  readonly types: DataType<unknown>[];
  readonly names: string[];
  private readonly filtered: FilteredArgument[] = [];
  private readonly inputCount: number;

  constructor(input: readonly Field[]) {
    this.types = input.map(({ type }) => type);
    this.names = input.map(({ name }) => name);
    this.inputCount = input.length;
  }

  /** The position of an argument of which only the rows count where `filter` is true. */
  position(argument: number, filter: number): number {
    const isKnown = (of: FilteredArgument): boolean =>
      of.argument === argument && of.filter === filter;
    const known = this.filtered.findIndex(isKnown);
    if (known >= 0) return this.inputCount + known;
    const name = argument < 0 ? 'rows' : this.names[argument];
    const type = argument < 0 ? boolean() : this.types[argument];
    this.filtered.push({ argument, filter });
    this.types.push(type.nullable());
    this.names.push(`${name}_where_${this.names[filter]}`);
    return this.types.length - 1;
  }

  /** The columns of a batch of so many rows by position. */
  columns(engine: Engine, input: InputColumns, rowCount: number): InputColumns {
    const masks = new Map<number, number>();
    const maskOf = (filter: number): number => {
      const known = masks.get(filter);
      if (known !== undefined) return known;
      const { values, validity } = input(filter);
      const mask = validity === 0 ? values : both(engine, values, validity, rowCount);
      masks.set(filter, mask);
      return mask;
    };
    return (position) => {
      if (position < this.inputCount) return input(position);
      const { argument, filter } = this.filtered[position - this.inputCount];
      const mask = maskOf(filter);
      const type = this.types[position];
      if (argument < 0) return columnOf(type, mask, mask);
      const column = input(argument);
      return { ...column, type, validity: both(engine, column.validity, mask, rowCount) };
    };
  }
}

/** Where two bitmaps are both set; 0 = all. */
function both(engine: Engine, a: number, b: number, rowCount: number): number {
  if (a === 0 || b === 0) return a + b;
  const out = engine.arena.allocateBitmap(rowCount);
  engine.kernels.bothBits(a, b, out, rowCount);
  return out;
}
