// A state of a keyed backend as inspection shows it.
import type { InspectedState } from '../../operator/inspection.js';
import type { KeyedStateBackend } from './keyedStateBackend.js';

/** @param keyNames Names of the backend's key columns, in their order. */
export function inspectedBackend(
  backend: KeyedStateBackend,
  name: string,
  keyNames: readonly string[],
): InspectedState {
  const keyOf = (values: readonly unknown[]): Record<string, unknown> =>
    Object.fromEntries(keyNames.map((column, index) => [column, values[index]]));
  return {
    keyNames,
    entries: () => backend.entries(name).map(({ key, value }) => ({ key: keyOf(key), value })),
    get: (key) => backend.valueAt(name, key),
  };
}
