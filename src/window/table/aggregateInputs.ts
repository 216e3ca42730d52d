// Aggregate inputs: FILTER (WHERE …) and DISTINCT of aggregate calls, by columns that are null
// where a row does not count.
//
//   SUM(price) FILTER (WHERE isBig)     price  1  2  3      isBig  t  f  t      →  1  null  3
//   COUNT(*) FILTER (WHERE isBig)       isBig  t  f  t                          →  t  null  t
//
// The columns follow those of the input: positions from `input.columnCount` on.
import { columnOf, type Column } from '../../batch/column.js';
import type { Batch } from '../../batch/batch.js';
import type { Field, Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { AggregateCall } from '../../state/aggregateCall.js';

/** An aggregate call of SQL. */
export interface FilteredCall extends AggregateCall {
  /** Position of a BOOLEAN column: rows count where it is true. */
  readonly filter?: number;
  /** Equal values of a group count once. */
  readonly isDistinct?: boolean;
}

/** A column that is null where a row does not count. */
interface Masked {
  /** −1: the filter itself. */
  readonly argument: number;
  readonly filter: number;
}

/** The calls over the input with columns of their own. */
export class AggregateInputs {
  readonly calls: readonly AggregateCall[];
  /** Of the input, then those that are null where a row does not count. */
  readonly fields: readonly Field[];
  private readonly masked: Masked[] = [];

  /**
   * @throws MillraceError PLAN_UNSUPPORTED for aggregates of distinct values other than counts and
   * extremes.
   */
  constructor(
    private readonly input: Schema<Fields>,
    calls: readonly FilteredCall[],
  ) {
    this.calls = calls.map((call) => this.plain(call));
    this.fields = [...input.fields, ...this.masked.map((masked) => this.fieldOf(masked))];
  }

  /** Gives the columns of a batch of the input by position, each made once. */
  columns(batch: Batch): (position: number) => Column {
    const made = new Map<number, Column>();
    return (position) => {
      if (position < this.input.columnCount) return batch.column(position);
      const known = made.get(position);
      if (known !== undefined) return known;
      const column = this.mask(batch, this.masked[position - this.input.columnCount]);
      made.set(position, column);
      return column;
    };
  }

  private plain({ filter, isDistinct, ...call }: FilteredCall): AggregateCall {
    const kind = isDistinct === true ? distinctKind(call) : call.kind;
    if (filter === undefined) return { ...call, kind };
    const own = call.arguments.length === 0 ? [-1] : call.arguments;
    return { ...call, kind, arguments: own.map((argument) => this.place(argument, filter)) };
  }

  private place(argument: number, filter: number): number {
    const known = this.masked.findIndex(
      (masked) => masked.argument === argument && masked.filter === filter,
    );
    const at = known >= 0 ? known : this.masked.push({ argument, filter }) - 1;
    return this.input.columnCount + at;
  }

  private fieldOf({ argument, filter }: Masked): Field {
    const { fields } = this.input;
    const { type } = fields[argument < 0 ? filter : argument];
    const name = argument < 0 ? fields[filter].name : `${fields[argument].name}_${filter}`;
    return { name, type: type.nullable() };
  }

  private mask(batch: Batch, { argument, filter }: Masked): Column {
    const { arena, kernels } = batch.engine;
    const condition = batch.column(filter);
    const column = argument < 0 ? condition : batch.column(argument);
    const validity = arena.allocateBitmap(batch.rowCount);
    const { values } = condition;
    kernels.andBits(values, condition.validity, column.validity, validity, batch.rowCount);
    return { ...columnOf(column.type.nullable(), column.values, validity) };
  }
}

function distinctKind({ kind, name }: AggregateCall): AggregateCall['kind'] {
  if (kind === 'count' || kind === 'countDistinct') return 'countDistinct';
  if (kind === 'min' || kind === 'max') return kind;
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `'${name}': ${kind} of distinct values is not supported over windows that an earlier step ` +
      'assigned. Group by the value first, then aggregate.',
  );
}
