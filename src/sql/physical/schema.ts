// Schemas of operators: column names are unique there, however often a query repeats them.
import type { Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import type { RelColumn } from '../rel/rel.js';
import { columnType } from '../types/index.js';

/** The schema of columns; the second `id` is `id_2`. */
export function schemaOf(columns: readonly RelColumn[]): Schema<Fields> {
  const names = uniqueNames(columns.map(({ name }) => name));
  return new Schema(columns.map(({ type }, i) => ({ name: names[i], type: columnType(type) })));
}

/** Each name once. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const all = new Set(names);
  return names.map((name) => {
    let unique = name;
    for (let n = 2; taken.has(unique); n++) {
      const candidate = `${name}_${n}`;
      if (!all.has(candidate)) unique = candidate;
    }
    taken.add(unique);
    return unique;
  });
}
