// A source of a fixed changelog, for tests of what prints it.
import { Batch } from '../../src/batch/batch.js';
import type { Fields } from '../../src/batch/dataType.js';
import type { Schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import { ROW_KINDS, type RowKind } from '../../src/sink/rowKind.js';
import type { Polled, Source } from '../../src/source/source.js';

/** A change: its kind, then the values. */
export type Change = readonly [kind: RowKind, ...values: unknown[]];

/** What a source gives. */
export interface Changes {
  readonly schema: Schema<Fields>;
  readonly changes: readonly Change[];
  /** Default 2. */
  readonly batchSize?: number;
}

/** A bounded source of changes. */
export function changeSource({ schema, changes, batchSize = 2 }: Changes): Source<Fields> {
  return {
    name: 'changes',
    schema,
    isBounded: true,
    splits: async () => [{ id: '0' }],
    open: (_split, position, { engine }) => {
      let at = Number(position ?? 0);
      const poll = (): Polled => {
        const part = changes.slice(at, at + batchSize);
        if (part.length === 0) return { kind: 'end' };
        at += part.length;
        const rows = part.map(([, ...values]) =>
          Object.fromEntries(schema.names.map((name, i) => [name, values[i]])),
        );
        const plain = new RowWriter(engine, schema).write(rows);
        const kinds = engine.arena.allocate(part.length);
        part.forEach(([kind], i) => (engine.memory.u8[kinds + i] = ROW_KINDS.indexOf(kind)));
        const batch = new Batch(engine, schema, plain.rawColumns, part.length, { kinds });
        return { kind: 'batch', batch };
      };
      return { poll, position: () => at, close: () => undefined };
    },
  };
}
