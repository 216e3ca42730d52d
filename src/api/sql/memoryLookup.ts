// Lookups of tables that can only be read from end to end: all rows, in memory, by key.
import type { Fields, RowOf } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import type { LookupKey, LookupReader, LookupSource } from '../../source/lookup.js';
import type { Source } from '../../source/source.js';
import { Environment } from '../environment.js';

const ROWS_MAX = 10_000_000;

/**
 * A bounded source as a table of lookups: read once, when the job starts.
 *
 * @throws MillraceError RESOURCE_LIMIT from the job for more than ten million rows.
 */
export function memoryLookup(source: Source<Fields>): LookupSource<Fields> {
  return {
    name: source.name,
    schema: source.schema,
    open: async (keyColumns): Promise<LookupReader<Fields>> => {
      const byKey = new Map<string, RowOf<Fields>[]>();
      let count = 0;
      for await (const row of new Environment().from(source)) {
        if (++count > ROWS_MAX) throw tooMany(source.name);
        const key = keyText(row, keyColumns);
        const rows = byKey.get(key);
        if (rows === undefined) byKey.set(key, [row]);
        else rows.push(row);
      }
      return {
        lookup: (keys) => keys.map((key) => byKey.get(keyText(key, keyColumns)) ?? []),
        close: () => byKey.clear(),
      };
    },
  };
}

function keyText(row: LookupKey | RowOf<Fields>, columns: readonly string[]): string {
  const values = row as Readonly<Record<string, unknown>>;
  return columns
    .map((column) => `${typeof values[column]}:${String(values[column])}`)
    .join('\u0001');
}

function tooMany(name: string): MillraceError {
  return new MillraceError(
    'RESOURCE_LIMIT',
    `'${name}' has more than ${ROWS_MAX} rows, too many to be looked up in memory; keep it in a ` +
      `database: 'connector' = 'sqlite'.`,
  );
}
