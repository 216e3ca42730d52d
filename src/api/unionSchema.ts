// The columns of a union: those of its streams, which have to be the same.
import type { Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';

/** @throws MillraceError PLAN_TYPE_MISMATCH where names or types differ, but for nulls. */
export function requireSameSchema(left: Schema<Fields>, right: Schema<Fields>): void {
  const same =
    left.columnCount === right.columnCount &&
    left.fields.every(
      ({ name, type }, i) => name === right.names[i] && type.equals(right.fields[i].type),
    );
  if (same) return;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `union needs the same columns on all streams: ${left} is not ${right}. Use select(…) to ` +
      'align them.',
  );
}

/** The columns of several schemas that differ in nulls at most: null where one allows it. */
export function unitedSchema(schemas: readonly Schema<Fields>[]): Schema<Fields> {
  const [first] = schemas;
  const fields = first.fields.map(({ name, type }, index) => {
    const isNullable = schemas.some((schema) => schema.fields[index].type.isNullable);
    return { name, type: isNullable ? type.nullable() : type };
  });
  return new Schema(fields);
}
