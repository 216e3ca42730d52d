// State format: what snapshots say of the values of a state, beyond the type of their column.
import { string, type DataType } from '../../batch/dataType.js';
import type { StateType } from './stateType.js';

/** The type of the column that values are in: JSON text for what is kept as such. */
export function columnTypeOf(type: StateType<unknown>): DataType<unknown> {
  if (!isEncoded(type)) return type as DataType<unknown>;
  return type.isNullable ? string().nullable() : string();
}

/** Says how values are encoded: nothing where the column's type does. */
export function encodingOf(type: StateType<unknown>): string {
  return isEncoded(type) ? ` of ${encodedName(type)}` : '';
}

function isEncoded({ kind }: StateType<unknown>): boolean {
  return kind === 'JSON' || kind === 'ROW' || kind === 'ARRAY' || kind === 'MAP';
}

/** The name of a type with the representations that its JSON text depends on. */
function encodedName(type: StateType<unknown>): string {
  const end = type.isNullable ? '' : ' NOT NULL';
  switch (type.kind) {
    case 'JSON':
      return 'JSON';
    case 'ROW':
      return `ROW<${type.fields.map((f) => `${f.name} ${encodedName(f.type)}`).join(', ')}>${end}`;
    case 'ARRAY':
      return `ARRAY<${encodedName(type.element)}>${end}`;
    case 'MAP':
      return `MAP<${encodedName(type.key)}, ${encodedName(type.value)}>${end}`;
    default:
      return type.representation === 'native' ? `${type}` : `${type} as ${type.representation}`;
  }
}
