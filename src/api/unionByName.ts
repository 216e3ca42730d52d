// Union by name: streams whose columns differ in order, number and width.
import type { DataType, Fields, TypeKind, ValueOf } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import { col, lit, type Expression } from '../expression/expression.js';
import type { Tag } from '../expression/tag.js';
import type { DataStream } from './dataStream.js';
import type { Simplify } from './resultTypes.js';

/** Options of `unionByName`. */
export interface UnionByNameOptions {
  /** A column that one side lacks is null for its rows; default false: that is an error. */
  readonly allowMissing?: boolean;
}

/** Columns of both sides: the left side's, then those that only the right side has. */
export type UnionByName<F extends Fields, G extends Fields> = Simplify<{
  readonly [K in keyof F | keyof G]: K extends keyof F
    ? K extends keyof G
      ? DataType<ValueOf<F[K]> | ValueOf<G[K]>>
      : DataType<ValueOf<F[K]> | null>
    : K extends keyof G
      ? DataType<ValueOf<G[K]> | null>
      : never;
}>;

/** Kinds that hold all values of the kinds before them. */
const WIDER: readonly (readonly TypeKind[])[] = [
  ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'],
  ['TINYINT', 'SMALLINT', 'INT', 'DOUBLE'],
  ['TINYINT', 'SMALLINT', 'FLOAT', 'DOUBLE'],
];

/** The stream of `DataStream.unionByName`. */
export function unionByName<F extends Fields, G extends Fields>(
  left: DataStream<F>,
  right: DataStream<G>,
  { allowMissing = false }: UnionByNameOptions,
): DataStream<UnionByName<F, G>> {
  const names = [...new Set([...left.schema.names, ...right.schema.names])];
  const types = new Map(names.map((name) => [name, unitedType(name, left.schema, right.schema)]));
  if (!allowMissing) requireAll(names, left.schema, right.schema);
  const aligned = (stream: DataStream<F> | DataStream<G>): DataStream<UnionByName<F, G>> =>
    stream.project(
      Object.fromEntries(
        [...types].map(([name, type]) => [name, aligningExpression(name, type, stream.schema)]),
      ),
    );
  return aligned(left).union(aligned(right));
}

function aligningExpression(
  name: string,
  type: DataType<unknown>,
  from: Schema<Fields>,
): Expression<Tag> {
  if (!from.names.includes(name)) return lit(null, type);
  const own = from.type(name);
  const isSame = own.equals(type) && own.representation === type.representation;
  return isSame ? col(name) : col(name).cast(type);
}

function unitedType(name: string, left: Schema<Fields>, right: Schema<Fields>): DataType<unknown> {
  const [mine, other] = [left, right].map((schema) =>
    schema.names.includes(name) ? schema.type(name) : undefined,
  );
  if (mine === undefined) return right.type(name).nullable();
  if (other === undefined) return mine.nullable();
  const wide = mine.equals(other) ? mine : widerType(mine, other);
  if (wide === undefined) {
    throw new MillraceError(
      'PLAN_TYPE_MISMATCH',
      `unionByName: the column '${name}' is ${mine} on the left and ${other} on the right, and no ` +
        'type holds the values of both. Cast one side before.',
    );
  }
  return mine.isNullable || other.isNullable ? wide.nullable() : wide;
}

function widerType(
  left: DataType<unknown>,
  right: DataType<unknown>,
): DataType<unknown> | undefined {
  for (const kinds of WIDER) {
    const [l, r] = [kinds.indexOf(left.kind), kinds.indexOf(right.kind)];
    if (l >= 0 && r >= 0) return l > r ? left : right;
  }
  return undefined;
}

function requireAll(names: readonly string[], left: Schema<Fields>, right: Schema<Fields>): void {
  const missing = (schema: Schema<Fields>): string[] =>
    names.filter((name) => !schema.names.includes(name)).map((name) => `'${name}'`);
  const [onLeft, onRight] = [missing(left), missing(right)];
  if (onLeft.length + onRight.length === 0) return;
  const parts = [
    ...(onLeft.length > 0 ? [`the left side lacks ${onLeft.join(', ')}`] : []),
    ...(onRight.length > 0 ? [`the right side lacks ${onRight.join(', ')}`] : []),
  ];
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `unionByName: ${parts.join(' and ')}. Pass { allowMissing: true } to have null there.`,
  );
}
