// Key reader: the key of a group as an object of its columns.
import type { KeyedStateBackend } from '../../state/keyed/keyedStateBackend.js';
import type { Row } from '../userFunction.js';

/** Keys by group, under the names of the key columns. */
export class KeyReader {
  constructor(
    private readonly backend: KeyedStateBackend,
    private readonly names: readonly string[],
  ) {}

  read(group: number): Row {
    const values = this.backend.keyOf(group);
    const { names } = this;
    const key: Row = {};
    for (let i = 0; i < names.length; i++) key[names[i]] = values[i];
    return key;
  }
}
