// Header of a CSV file: which column each field of a record goes to.

import type { Schema } from '../batch/schema.js';
import { MillraceError, nearestName } from '../error.js';

/** 0-based column of each field, -1 where no column wants the field. */
export type FieldColumns = readonly number[];

/** Without a header: fields are the columns in order. */
export function columnsInOrder(schema: Schema): FieldColumns {
  return schema.names.map((_, index) => index);
}

/**
 * Matches a header's names with the schema's columns.
 *
 * @throws MillraceError CONNECTOR_FORMAT when a name that the schema wants occurs twice, or is
 * missing and
 *   `allowMissing` is false.
 */
export function matchHeader(
  schema: Schema,
  header: readonly string[],
  source: string,
  allowMissing: boolean,
): FieldColumns {
  const location = { source, line: 1 };
  const twice = header.find((name, index) => schema.has(name) && header.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new MillraceError(
      'CONNECTOR_FORMAT',
      `The header names the column '${twice}' twice; rename one of them.`,
      { location },
    );
  }
  const missing = schema.names.find((name) => !header.includes(name));
  if (missing !== undefined && !allowMissing) {
    const near = nearestName(missing, header);
    throw new MillraceError(
      'CONNECTOR_FORMAT',
      `The header has no column '${missing}'${near === undefined ? '.' : `, but '${near}'.`} ` +
        `It names ${header.join(', ')}. Rename the column, or set allowMissingColumns.`,
      { location },
    );
  }
  return header.map((name) => (schema.has(name) ? schema.indexOf(name) : -1));
}
