// Schema: the ordered, named, typed columns of a stream.
import { MillraceError, nearestName } from '../error.js';
import type { DataType, Field, Fields, RowOf } from './dataType.js';

/** Ordered columns of a stream; `F` maps each name to its {@link DataType}. Immutable. */
export class Schema<F extends Fields = Fields> {
  readonly fields: readonly Field[];
  readonly names: readonly string[];
  /** Phantom: the row object of this schema. */
  declare readonly rowType: RowOf<F>;
  private readonly indices: ReadonlyMap<string, number>;

  constructor(fields: readonly Field[]) {
    this.fields = fields;
    this.names = fields.map((field) => field.name);
    this.indices = new Map(this.names.map((name, index) => [name, index]));
    if (this.indices.size < fields.length) throw duplicateColumn(this.names);
  }

  get columnCount(): number {
    return this.fields.length;
  }

  has(name: string): boolean {
    return this.indices.has(name);
  }

  /**
   * 0-based position of a column.
   *
   * @throws MillraceError PLAN_UNKNOWN_COLUMN with the nearest name.
   */
  indexOf(name: string): number {
    const index = this.indices.get(name);
    if (index !== undefined) return index;
    const near = nearestName(name, this.names);
    throw new MillraceError(
      'PLAN_UNKNOWN_COLUMN',
      `There is no column '${name}'${near === undefined ? '.' : `, did you mean '${near}'?`} ` +
        `Columns: ${this.names.join(', ')}.`,
    );
  }

  /** The type of a column. @throws MillraceError PLAN_UNKNOWN_COLUMN */
  type(name: string): DataType<unknown> {
    return this.fields[this.indexOf(name)].type;
  }

  toString(): string {
    return `(${this.fields.map((field) => `${field.name} ${field.type}`).join(', ')})`;
  }
}

/**
 * The columns of a schema, to write types with: `DataStream<FieldsOf<typeof bids>>`, and
 * `RowOf<FieldsOf<typeof bids>>` for its rows.
 */
export type FieldsOf<S> = S extends Schema<infer F> ? F : never;

/**
 * Describes a stream's columns; the row type follows.
 *
 * @example const bids = schema({ auction: int64(), price: decimal(23, 3), at: timestamp(3) });
 */
export function schema<const F extends Fields>(fields: F): Schema<F> {
  return new Schema<F>(Object.entries(fields).map(([name, type]) => ({ name, type })));
}

function duplicateColumn(names: readonly string[]): MillraceError {
  const name = names.find((candidate, index) => names.indexOf(candidate) !== index);
  return new MillraceError(
    'PLAN_DUPLICATE_COLUMN',
    `The column '${name}' is declared twice; rename one with .as('…').`,
  );
}
