// Join output: which column of the result comes from which column of which side.
import { columnOf, valuesBytes, type Column } from '../batch/column.js';
import type { DataType, Fields, Field } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';

/** Rows of which sides leave without a match. */
export type JoinType = 'inner' | 'left' | 'right' | 'full';

/** A side of a join as its output sees it. */
export interface JoinedInput {
  readonly schema: Schema<Fields>;
  readonly keys: readonly string[];
  /** Put in front of its column names. */
  readonly prefix: string;
}

/** A row object of either side or of the result. */
type Row = Record<string, unknown>;

/** Where a column of the result comes from; a shared key from whichever side is there. */
interface Origin {
  readonly left: number;
  readonly right: number;
}

/** The columns of a join's result. */
export class JoinOutput {
  readonly schema: Schema<Fields>;
  private readonly origins: readonly Origin[];
  /** Of the columns of either side. */
  private readonly names: readonly [readonly string[], readonly string[]];

  constructor(left: JoinedInput, right: JoinedInput, type: JoinType) {
    this.names = [left.schema.names, right.schema.names];
    const shared = sharedKeys(left, right);
    const fields: Field[] = [];
    const origins: Origin[] = [];
    const leftIsNullable = type === 'right' || type === 'full';
    const rightIsNullable = type === 'left' || type === 'full';
    left.schema.fields.forEach(({ name, type: columnType }, index) => {
      const partner = shared.get(name);
      // Without a left row, a shared key is the right one, which may be null.
      const isNull =
        leftIsNullable && (partner === undefined || right.schema.fields[partner].type.isNullable);
      fields.push({ name: left.prefix + name, type: isNull ? columnType.nullable() : columnType });
      origins.push({ left: index, right: partner ?? -1 });
    });
    const sharedPositions = new Set(shared.values());
    right.schema.fields.forEach(({ name, type: columnType }, index) => {
      if (sharedPositions.has(index)) return;
      const result = right.prefix + name;
      if (fields.some((field) => field.name === result)) throw clash(result);
      fields.push({ name: result, type: rightIsNullable ? columnType.nullable() : columnType });
      origins.push({ left: -1, right: index });
    });
    this.schema = new Schema(fields);
    this.origins = origins;
  }

  /** The result's row of a pair, or of one side alone. */
  row(left: Row | undefined, right: Row | undefined): Row {
    const result: Row = {};
    this.origins.forEach((origin, index) => {
      const own = valueOf(left, this.names[0], origin.left);
      const other = valueOf(right, this.names[1], origin.right);
      result[this.schema.names[index]] = own ?? other ?? null;
    });
    return result;
  }

  /**
   * The result's columns.
   *
   * @param side  Gives a dense column of a side; undefined where the rows have no such side.
   */
  columns(
    left: readonly Column[] | undefined,
    right: readonly Column[] | undefined,
    nulls: (type: DataType<unknown>) => Column,
  ): Column[] {
    return this.origins.map((origin, index) => {
      const { type } = this.schema.fields[index];
      const column =
        (origin.left >= 0 ? left?.[origin.left] : undefined) ??
        (origin.right >= 0 ? right?.[origin.right] : undefined);
      return column === undefined ? nulls(type) : { ...column, type };
    });
  }
}

/** The value of a side's column; undefined where there is no such side or column. */
function valueOf(row: Row | undefined, names: readonly string[], index: number): unknown {
  return row === undefined || index < 0 ? undefined : row[names[index]];
}

/** Keys of one name on both sides, one column of the result: positions on the right by name. */
function sharedKeys(left: JoinedInput, right: JoinedInput): Map<string, number> {
  const shared = new Map<string, number>();
  if (left.prefix !== right.prefix) return shared;
  left.keys.forEach((name, index) => {
    if (right.keys[index] === name) shared.set(name, right.schema.indexOf(name));
  });
  return shared;
}

function clash(name: string): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `Both sides of the join have a column '${name}': give a prefix, { right: 'other_' }, or ` +
      'rename it before.',
  );
}

/** @throws MillraceError PLAN_TYPE_MISMATCH when keys of two sides cannot be compared. */
export function requireSameKeys(left: JoinedInput, right: JoinedInput): void {
  const types = ({ schema, keys }: JoinedInput): DataType<unknown>[] =>
    keys.map((key) => schema.type(key));
  const [mine, others] = [types(left), types(right)];
  if (mine.length === others.length && mine.every((type, i) => type.equals(others[i]))) return;
  const text = (input: JoinedInput): string =>
    types(input)
      .map((type, i) => `${input.keys[i]} ${type}`)
      .join(', ');
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `The keys of the join are (${text(left)}) and (${text(right)}); both sides need as many ` +
      'keys of the same types. Cast one side before keyBy.',
  );
}

/** A column of nulls in the batch arena. */
export function nullColumn(engine: Engine, type: DataType<unknown>, count: number): Column {
  const values = engine.arena.allocateZeroed(valuesBytes(type, count));
  const validity = engine.arena.allocateZeroed(((count + 63) >>> 6) << 3);
  return columnOf(type, values, validity);
}
