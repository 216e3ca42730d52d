// Read-only map: a map state without the ways to change it.
import type { MapState, ReadonlyMapState } from './mapHandle.js';

/** A view of a map state through which it cannot be changed, whatever its type is cast to. */
export function readonlyMap<K, V>(state: MapState<K, V>): ReadonlyMapState<K, V> {
  return {
    get: (key) => state.get(key),
    has: (key) => state.has(key),
    entries: () => state.entries(),
    keys: () => state.keys(),
    values: () => state.values(),
    get size() {
      return state.size;
    },
  };
}
