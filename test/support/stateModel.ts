// A keyed state backend over integer keys, for tests of handles.
import * as t from '../../src/batch/dataType.js';
import { KeyedStateBackend } from '../../src/state/keyed/keyedStateBackend.js';
import type { Engine } from '../../src/wasm/engine.js';
import { columnFromValues } from './columns.js';

/** State by a number; the handle speaks of the key chosen last. */
export class KeyedModel {
  readonly backend: KeyedStateBackend;

  constructor(private readonly engine: Engine) {
    this.backend = new KeyedStateBackend(engine, [t.int32()]);
  }

  /** A new batch of one row of this key at a time. */
  choose(key: number, now = 0): void {
    const { backend, engine } = this;
    engine.arena.reset();
    backend.beginBatch(now, 1);
    const out = engine.arena.allocate(4);
    backend.intern([columnFromValues(engine, t.int32(), [key])], 1, 0, out);
    backend.cursor.group = engine.memory.u32[out >>> 2];
  }
}
